// What Swift cannot call by itself: libcurl's options are set and read through variadic functions.
//
// The structs below carry all options of a handle in one call. Handles are kept and used again without being reset:
// `ccurl_easy_create` sets what never changes, `ccurl_easy_prepare` sets every option that differs between requests,
// so nothing of an earlier request can survive in a later one.

#ifndef CCURL_H
#define CCURL_H

#include <curl/curl.h>
#include <stddef.h>
#include <stdint.h>

// What waits for the sockets; told of at its functions, at the end.
typedef struct ccurl_reactor ccurl_reactor;

// What is the same for all requests of a client. Strings are copied; NULL leaves libcurl's default.
typedef struct {
    const char *proxy;
    const char *ca_file;
    const char *user_agent;
    long idle_seconds;
    CURLSH *share;
    // Opens and closes the sockets; must outlive the handle's connections.
    ccurl_reactor *reactor;
    curl_write_callback received_head;
    curl_write_callback received_body;
    curl_prereq_callback starting;
} ccurl_setup;

// What differs from request to request. Strings and body are copied; the list must live until the transfer is over.
typedef struct {
    const char *url;
    // NULL for a method that libcurl sends by itself: GET without a body, POST with one.
    const char *method;
    int has_body;
    const uint8_t *body;
    size_t body_count;
    struct curl_slist *headers;
    long connect_timeout_millis;
    // Handed to the callbacks.
    void *owner;
} ccurl_request;

// NULL when there is no memory or libcurl lacks an option that must not be missing.
CURL *ccurl_easy_create(const ccurl_setup *setup);
CURLcode ccurl_easy_prepare(CURL *easy, const ccurl_request *request);
// Lets go of body and URL, which may hold secrets.
void ccurl_easy_forget(CURL *easy);

// "name: value" at the end of the list, or a new list for NULL. NULL when there is no memory; the list stays valid.
struct curl_slist *ccurl_header(
    struct curl_slist *list, const char *name, size_t name_count, const char *value, size_t value_count);

void *ccurl_easy_owner(CURL *easy);
long ccurl_easy_status(CURL *easy);
long ccurl_easy_new_connections(CURL *easy);
long ccurl_easy_errno(CURL *easy);
int64_t ccurl_easy_uploaded(CURL *easy);

// A multi handle with its limits; NULL when there is no memory.
CURLM *ccurl_multi_create(long connections, long connections_per_host);
// A session cache for all handles of one thread; NULL when there is no memory.
CURLSH *ccurl_share_create(void);

// A file descriptor that becomes readable when it is rung (eventfd, which Swift's Glibc module lacks); negative when
// the process can have none. The reactor that waits for it silences it.
int ccurl_bell_create(void);
void ccurl_bell_ring(int bell);

// What waits for all sockets of a multi handle and its bell at once, with epoll. libcurl's own curl_multi_poll and
// curl_multi_perform ask every transfer in turn, each with a system call, whenever one of them is ready. The
// sockets of idle connections stay registered.

// Whether the request of this owner was about to be sent: from then on its connection is a connection.
typedef int (*ccurl_has_started)(void *owner);

// NULL when there is no memory or file descriptor. Neither multi handle nor bell becomes its own.
ccurl_reactor *ccurl_reactor_create(CURLM *multi, int bell, ccurl_has_started has_started);
// Waits until something is ready, libcurl wants to be called or the time is over; lets libcurl work on it.
CURLMcode ccurl_reactor_turn(ccurl_reactor *reactor, int at_most_millis);
// libcurl's callbacks for a socket of a connection; the owner is the reactor.
curl_socket_t ccurl_reactor_open(void *owner, curlsocktype purpose, struct curl_sockaddr *address);
int ccurl_reactor_close(void *owner, curl_socket_t socket);
// After the multi handle was cleaned up. NULL is allowed.
void ccurl_reactor_destroy(ccurl_reactor *reactor);

// Names the calling thread for debuggers and `top`; at most 15 bytes.
void ccurl_name_thread(const char *name);

#endif
