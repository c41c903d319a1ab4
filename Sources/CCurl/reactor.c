#define _GNU_SOURCE

#include "CCurl.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define EVENTS 256

// A socket that libcurl opened through us, by its number. It stays registered while libcurl keeps its connection idle,
// which spares two system calls for each request.
typedef struct {
    uint32_t registered;
    char is_open;
    char is_wanted;
} place;

struct ccurl_reactor {
    CURLM *multi;
    int epoll;
    int bell;
    place *places;
    int count;
    ccurl_has_started has_started;
    // When libcurl wants to be called although no socket is ready; negative for never.
    int64_t timer_due_millis;
};

static int64_t now_millis(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

// Registers a socket, whatever epoll knows of its number from before.
static int watch(int epoll, curl_socket_t socket, struct epoll_event *event, int is_known) {
    if (epoll_ctl(epoll, is_known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, event) == 0)
        return 1;
    if (errno != (is_known ? ENOENT : EEXIST))
        return 0;
    return epoll_ctl(epoll, is_known ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, event) == 0;
}

// NULL for a socket that is not one of ours, such as those libcurl wakes itself with.
static place *place_of(ccurl_reactor *reactor, curl_socket_t socket) {
    return socket >= 0 && socket < reactor->count && reactor->places[socket].is_open ? &reactor->places[socket] : NULL;
}

curl_socket_t ccurl_reactor_open(void *owner, curlsocktype purpose, struct curl_sockaddr *address) {
    (void)purpose;
    ccurl_reactor *reactor = owner;
    int fresh = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (fresh >= reactor->count) {
        int count = fresh + 64;
        place *places = realloc(reactor->places, (size_t)count * sizeof *places);
        if (!places)
            return fresh;
        memset(places + reactor->count, 0, (size_t)(count - reactor->count) * sizeof *places);
        reactor->places = places;
        reactor->count = count;
    }
    if (fresh >= 0)
        reactor->places[fresh] = (place){.is_open = 1};
    return fresh;
}

int ccurl_reactor_close(void *owner, curl_socket_t socket) {
    place *known = place_of(owner, socket);
    if (known)
        *known = (place){0};
    return close(socket);
}

// libcurl tells which socket it wants to hear of. `known` is what curl_multi_assign stored: not NULL when epoll has it.
// A socket that the kernel cannot watch is not reported: libcurl would give up all transfers for it, while this way
// only its own runs into its deadline.
static int socket_changed(CURL *easy, curl_socket_t socket, int what, void *owner, void *known) {
    ccurl_reactor *reactor = owner;
    struct epoll_event event = {.data.fd = socket};
    place *ours = place_of(reactor, socket);
    if (ours)
        ours->is_wanted = what != CURL_POLL_REMOVE;
    if (what == CURL_POLL_REMOVE) {
        void *transfer = ours ? ccurl_easy_owner(easy) : NULL;
        if (transfer && reactor->has_started(transfer))
            return 0;
        // libcurl 7.88 closes a socket that never carried a request without a word (lib/cf-socket.c, cf_socket_close;
        // mended in 8.1.2), and its number comes back for another: such a place must not be remembered.
        if (ours)
            *ours = (place){0};
        epoll_ctl(reactor->epoll, EPOLL_CTL_DEL, socket, &event);
        return 0;
    }
    event.events = (what & CURL_POLL_IN ? EPOLLIN : 0) | (what & CURL_POLL_OUT ? EPOLLOUT : 0);
    if (ours) {
        if (ours->registered != event.events)
            ours->registered = watch(reactor->epoll, socket, &event, ours->registered != 0) ? event.events : 0;
        return 0;
    }
    if (watch(reactor->epoll, socket, &event, known != NULL) && !known)
        curl_multi_assign(reactor->multi, socket, reactor);
    return 0;
}

static int timer_changed(CURLM *multi, long millis, void *owner) {
    (void)multi;
    ccurl_reactor *reactor = owner;
    reactor->timer_due_millis = millis < 0 ? -1 : now_millis() + millis;
    return 0;
}

ccurl_reactor *ccurl_reactor_create(CURLM *multi, int bell, ccurl_has_started has_started) {
    ccurl_reactor *reactor = calloc(1, sizeof *reactor);
    if (!reactor)
        return NULL;
    *reactor = (ccurl_reactor){.multi = multi, .bell = bell, .timer_due_millis = -1, .has_started = has_started};
    reactor->epoll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = bell};
    if (reactor->epoll < 0 || epoll_ctl(reactor->epoll, EPOLL_CTL_ADD, bell, &event) != 0
        || curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, socket_changed) != CURLM_OK
        || curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, reactor) != CURLM_OK
        || curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, timer_changed) != CURLM_OK
        || curl_multi_setopt(multi, CURLMOPT_TIMERDATA, reactor) != CURLM_OK) {
        ccurl_reactor_destroy(reactor);
        return NULL;
    }
    return reactor;
}

static int wait_millis(const ccurl_reactor *reactor, int at_most) {
    if (reactor->timer_due_millis < 0)
        return at_most;
    int64_t left = reactor->timer_due_millis - now_millis();
    return left <= 0 ? 0 : left < at_most ? (int)left : at_most;
}

CURLMcode ccurl_reactor_turn(ccurl_reactor *reactor, int at_most_millis) {
    struct epoll_event events[EVENTS];
    int running, count = epoll_wait(reactor->epoll, events, EVENTS, wait_millis(reactor, at_most_millis));
    if (count < 0 && errno != EINTR)
        return CURLM_UNRECOVERABLE_POLL;
    for (int index = 0; index < count; index++) {
        if (events[index].data.fd == reactor->bell) {
            uint64_t rings;
            (void)!read(reactor->bell, &rings, sizeof rings);
            continue;
        }
        uint32_t ready = events[index].events;
        place *ours = place_of(reactor, events[index].data.fd);
        if (ours && !ours->is_wanted) {
            // The server speaks or leaves on an idle connection: libcurl sees it when it wants the connection again.
            epoll_ctl(reactor->epoll, EPOLL_CTL_DEL, events[index].data.fd, &events[index]);
            ours->registered = 0;
            continue;
        }
        int mask = (ready & (EPOLLIN | EPOLLHUP) ? CURL_CSELECT_IN : 0) | (ready & EPOLLOUT ? CURL_CSELECT_OUT : 0)
            | (ready & EPOLLERR ? CURL_CSELECT_ERR : 0);
        CURLMcode code = curl_multi_socket_action(reactor->multi, events[index].data.fd, mask, &running);
        if (code != CURLM_OK)
            return code;
    }
    if (reactor->timer_due_millis < 0 || reactor->timer_due_millis > now_millis())
        return CURLM_OK;
    // libcurl sets a new timer when it still needs one.
    reactor->timer_due_millis = -1;
    return curl_multi_socket_action(reactor->multi, CURL_SOCKET_TIMEOUT, 0, &running);
}

void ccurl_reactor_destroy(ccurl_reactor *reactor) {
    if (!reactor)
        return;
    if (reactor->epoll >= 0)
        close(reactor->epoll);
    free(reactor->places);
    free(reactor);
}

int ccurl_bell_create(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

void ccurl_bell_ring(int bell) {
    uint64_t one = 1;
    // It fails only when the bell rings already.
    (void)!write(bell, &one, sizeof one);
}
