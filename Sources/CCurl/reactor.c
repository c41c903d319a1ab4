#define _GNU_SOURCE

#include "CCurl.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#define EVENTS 256

struct ccurl_reactor {
    CURLM *multi;
    int epoll;
    int bell;
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

// libcurl tells which socket it wants to hear of. `known` is what curl_multi_assign stored: not NULL when epoll has it.
// A socket that the kernel cannot watch is not reported: libcurl would give up all transfers for it, while this way
// only its own runs into its deadline.
static int socket_changed(CURL *easy, curl_socket_t socket, int what, void *owner, void *known) {
    (void)easy;
    ccurl_reactor *reactor = owner;
    struct epoll_event event = {.data.fd = socket};
    if (what == CURL_POLL_REMOVE) {
        epoll_ctl(reactor->epoll, EPOLL_CTL_DEL, socket, &event);
        return 0;
    }
    event.events = (what & CURL_POLL_IN ? EPOLLIN : 0) | (what & CURL_POLL_OUT ? EPOLLOUT : 0);
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

ccurl_reactor *ccurl_reactor_create(CURLM *multi, int bell) {
    ccurl_reactor *reactor = calloc(1, sizeof *reactor);
    if (!reactor)
        return NULL;
    *reactor = (ccurl_reactor){.multi = multi, .bell = bell, .timer_due_millis = -1};
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
    free(reactor);
}

int ccurl_bell_create(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

void ccurl_bell_ring(int bell) {
    uint64_t one = 1;
    // It fails only when the bell rings already.
    (void)!write(bell, &one, sizeof one);
}
