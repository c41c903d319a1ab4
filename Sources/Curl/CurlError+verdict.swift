internal import CCurl

extension CurlError.Code {
    /// What a result of libcurl means: the one table of this room.
    ///
    /// Some results change their meaning once the request has been started: libcurl calls an answer without a status
    /// line an unsupported protocol, for example.
    static func meaning(of result: CURLcode, started: Bool) -> Self {
        switch result {
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY:
            started ? .badAnswer : .badRequest
        case CURLE_URL_MALFORMAT, CURLE_BAD_FUNCTION_ARGUMENT, CURLE_LOGIN_DENIED:
            started ? .failed : .badRequest
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            .unresolved
        case CURLE_COULDNT_CONNECT, CURLE_INTERFACE_FAILED:
            .unreachable
        case CURLE_PROXY:
            .proxyRefused
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_USE_SSL_FAILED:
            .untrusted
        case CURLE_OPERATION_TIMEDOUT:
            .timedOut
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE:
            .lost
        case CURLE_HTTP2, CURLE_HTTP2_STREAM:
            .lost
        case CURLE_BAD_CONTENT_ENCODING:
            .badAnswer
        default:
            .failed
        }
    }
}
