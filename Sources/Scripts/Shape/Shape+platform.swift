public import Domain

extension Shape where Content == Secret {
    /// A secret: the whole value is one `${NAME}`, and the environment has it.
    ///
    /// Up to 512 bytes of printable ASCII without blanks are taken; no message ever quotes them. `example` is such as
    /// `${ACME_CHAT_TOKEN}`, in quotes where it stands in a map of one line. `standIn` is a text that passes `check`, for
    /// those who only read what is stored and need no secret. `check` says what is wrong with a secret and what would be
    /// right, without the secret itself; nil for a good one.
    public static func secret(
        example: String,
        standIn: String = "stand-in",
        check: @escaping (String) -> (message: String, suggestion: String)? = { _ in nil }
    ) -> Shape {
        Shape(example: example, schema: .scalar(pattern: #"^\$\{[A-Za-z_][A-Za-z0-9_]*\}$"#)) {
            $0.secret(example: example, standIn: standIn, check: check)
        }
    }
}

extension Shape where Content == String {
    /// An address that stands before paths, `http` or `https`: without query, fragment, user name and password.
    ///
    /// Read without a slash at its end.
    public static func base(example: String) -> Shape {
        Shape(example: example, schema: .scalar(lengths: 1...2_048)) {
            $0.address(example: example, WebAddress.base)
        }
    }

    /// A ``base(example:)`` that secrets are sent to.
    ///
    /// `http` only to this machine, a private address or a host without a dot.
    public static func secretBase(example: String) -> Shape {
        Shape(example: example, schema: .scalar(lengths: 1...2_048)) {
            $0.address(example: example, WebAddress.secretBase)
        }
    }
}

extension Keys {
    /// `apiBase`: where the server of the platform is; tests and demos point it at their own.
    ///
    /// A ``Shape/secretBase(example:)``; `standard` where it is left out.
    public func apiBase(default standard: String) -> Given<String> {
        self.optional(
            "apiBase",
            .secretBase(example: standard),
            default: standard,
            "What stands before the paths of the platform's server."
        )
    }
}
