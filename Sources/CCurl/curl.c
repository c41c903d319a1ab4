#include "CCurl.h"

#include <stdlib.h>
#include <string.h>

// An option that is refused would leave a promise unkept, so one refusal refuses the handle.
#define SET(option, value)                                                                                             \
    do {                                                                                                               \
        CURLcode code = curl_easy_setopt(easy, option, value);                                                         \
        if (code != CURLE_OK)                                                                                          \
            return code;                                                                                               \
    } while (0)

static CURLcode set_up(CURL *easy, const ccurl_setup *setup) {
    // Without this, a name look-up could end in a signal handler on any thread.
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    SET(CURLOPT_TCP_NODELAY, 1L);
    SET(CURLOPT_PATH_AS_IS, 1L);
    SET(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    SET(CURLOPT_NOPROGRESS, 1L);
    SET(CURLOPT_UPLOAD_BUFFERSIZE, 16384L);
    // A server closes idle connections after a while; leaving before it does spares the race.
    SET(CURLOPT_MAXAGE_CONN, setup->idle_seconds);
    // Removing a transfer whose name is still being looked up would otherwise wait for the resolver, and with it
    // every other transfer of the thread. Source: curl 7.88.1, lib/asyn-thread.c, Curl_resolver_kill.
    SET(CURLOPT_QUICK_EXIT, 1L);
    SET(CURLOPT_SHARE, setup->share);
    SET(CURLOPT_OPENSOCKETFUNCTION, ccurl_reactor_open);
    SET(CURLOPT_OPENSOCKETDATA, setup->reactor);
    SET(CURLOPT_CLOSESOCKETFUNCTION, ccurl_reactor_close);
    SET(CURLOPT_CLOSESOCKETDATA, setup->reactor);
    if (setup->proxy)
        SET(CURLOPT_PROXY, setup->proxy);
    if (setup->ca_file)
        SET(CURLOPT_CAINFO, setup->ca_file);
    if (setup->user_agent)
        SET(CURLOPT_USERAGENT, setup->user_agent);
    SET(CURLOPT_HEADERFUNCTION, setup->received_head);
    SET(CURLOPT_WRITEFUNCTION, setup->received_body);
    SET(CURLOPT_PREREQFUNCTION, setup->starting);
    return CURLE_OK;
}

CURL *ccurl_easy_create(const ccurl_setup *setup) {
    CURL *easy = curl_easy_init();
    if (easy && set_up(easy, setup) != CURLE_OK) {
        curl_easy_cleanup(easy);
        return NULL;
    }
    return easy;
}

CURLcode ccurl_easy_prepare(CURL *easy, const ccurl_request *request) {
    SET(CURLOPT_URL, request->url);
    if (request->has_body) {
        SET(CURLOPT_POST, 1L);
        SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_count);
        SET(CURLOPT_COPYPOSTFIELDS, request->body_count ? (const char *)request->body : "");
    } else {
        SET(CURLOPT_HTTPGET, 1L);
    }
    SET(CURLOPT_CUSTOMREQUEST, request->method);
    SET(CURLOPT_HTTPHEADER, request->headers);
    SET(CURLOPT_CONNECTTIMEOUT_MS, request->connect_timeout_millis);
    SET(CURLOPT_HEADERDATA, request->owner);
    SET(CURLOPT_WRITEDATA, request->owner);
    SET(CURLOPT_PREREQDATA, request->owner);
    SET(CURLOPT_PRIVATE, request->owner);
    return CURLE_OK;
}

void ccurl_easy_forget(CURL *easy) {
    curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, NULL);
    curl_easy_setopt(easy, CURLOPT_URL, NULL);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, NULL);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, NULL);
}

struct curl_slist *ccurl_header(
    struct curl_slist *list, const char *name, size_t name_count, const char *value, size_t value_count) {
    char small[512];
    size_t count = name_count + value_count + 3;
    char *line = count <= sizeof small ? small : malloc(count);
    if (!line)
        return NULL;
    memcpy(line, name, name_count);
    if (value_count > 0) {
        line[name_count] = ':';
        line[name_count + 1] = ' ';
        memcpy(line + name_count + 2, value, value_count);
        line[count - 1] = 0;
    } else {
        // libcurl's way to send a header without a value; "name:" would remove it.
        line[name_count] = ';';
        line[name_count + 1] = 0;
    }
    struct curl_slist *longer = curl_slist_append(list, line);
    if (line != small)
        free(line);
    return longer;
}

static long number(CURL *easy, CURLINFO which) {
    long value = 0;
    curl_easy_getinfo(easy, which, &value);
    return value;
}

void *ccurl_easy_owner(CURL *easy) {
    char *owner = NULL;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &owner);
    return owner;
}

long ccurl_easy_status(CURL *easy) { return number(easy, CURLINFO_RESPONSE_CODE); }
long ccurl_easy_new_connections(CURL *easy) { return number(easy, CURLINFO_NUM_CONNECTS); }
long ccurl_easy_errno(CURL *easy) { return number(easy, CURLINFO_OS_ERRNO); }

int64_t ccurl_easy_uploaded(CURL *easy) {
    curl_off_t count = 0;
    curl_easy_getinfo(easy, CURLINFO_SIZE_UPLOAD_T, &count);
    return count;
}

CURLM *ccurl_multi_create(long connections, long connections_per_host) {
    CURLM *multi = curl_multi_init();
    if (!multi)
        return NULL;
    if (curl_multi_setopt(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, connections) != CURLM_OK
        || curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, connections_per_host) != CURLM_OK
        || curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, connections) != CURLM_OK) {
        curl_multi_cleanup(multi);
        return NULL;
    }
    return multi;
}

CURLSH *ccurl_share_create(void) {
    CURLSH *share = curl_share_init();
    if (share && curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION) != CURLSHE_OK) {
        curl_share_cleanup(share);
        return NULL;
    }
    return share;
}
