// A small load generator: sends ready-made HTTP/1.1 requests over kept connections and measures the answers.
//
//     load PORT FILE CONNECTIONS SECONDS [RATE]
//
// FILE holds requests one after the other, each as four bytes of length (little-endian) and its bytes; every request is
// sent once, and the run ends early when all are sent. Without RATE a connection sends its next request as soon as it
// has its answer (peak). With RATE, requests are due at fixed moments, and the time of each counts from the moment it
// was due: a server that stalls cannot hide the requests that had to wait (open loop).
//
// Prints one line of JSON: answers with 200, other answers, broken connections, seconds from the first request to the
// last answer, and percentiles in microseconds. One thread; it needs answers with Content-Length.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define ROOM 4096
#define NANOS 1000000000ULL

struct connection {
    int socket;
    int is_busy;
    uint64_t since;        // when the request under way was due
    const char *unsent;    // what the socket did not take yet
    size_t unsent_count;
    char answer[ROOM];
    size_t count;
};

static const char *next_request, *end_of_requests;
static uint32_t *micros;
static size_t answered, capacity, other, broken;
static int port, poller;

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * NANOS + (uint64_t)time.tv_nsec;
}

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static int has_request(void) { return next_request + 4 <= end_of_requests; }

static void watch(struct connection *each, int operation, uint32_t events) {
    struct epoll_event event = { .events = events, .data.ptr = each };
    if (epoll_ctl(poller, operation, each->socket, &event) != 0)
        fail("epoll_ctl");
}

static void connect_to_server(struct connection *each) {
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int yes = 1;
    each->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (each->socket < 0 || connect(each->socket, (struct sockaddr *)&address, sizeof address) != 0)
        fail("connect");
    setsockopt(each->socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    fcntl(each->socket, F_SETFL, O_NONBLOCK);
    each->is_busy = 0;
    each->count = each->unsent_count = 0;
    watch(each, EPOLL_CTL_ADD, EPOLLIN);
}

static void replace(struct connection *each) {
    if (each->is_busy)
        broken++;
    close(each->socket);
    connect_to_server(each);
}

static void send_rest(struct connection *each) {
    while (each->unsent_count > 0) {
        ssize_t sent = send(each->socket, each->unsent, each->unsent_count, MSG_NOSIGNAL);
        if (sent > 0) {
            each->unsent += sent;
            each->unsent_count -= (size_t)sent;
        } else if (errno == EAGAIN) {
            watch(each, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
            return;
        } else if (errno != EINTR) {
            return replace(each);
        }
    }
}

static void send_request(struct connection *each, uint64_t due) {
    uint32_t length;
    memcpy(&length, next_request, 4);
    each->unsent = next_request + 4;
    each->unsent_count = length;
    next_request += 4 + length;
    each->is_busy = 1;
    each->since = due;
    each->count = 0;
    send_rest(each);
}

// Whether the answer is complete; its status goes to `status`.
static int is_complete(struct connection *each, int *status) {
    each->answer[each->count] = 0;
    char *end = strstr(each->answer, "\r\n\r\n");
    if (!end)
        return 0;
    *status = atoi(each->answer + 9);
    size_t body = 0;
    for (char *line = each->answer; line < end; line = strstr(line, "\r\n") + 2)
        if (strncasecmp(line, "content-length:", 15) == 0)
            body = strtoul(line + 15, NULL, 10);
    return each->count >= (size_t)(end + 4 - each->answer) + body;
}

// Reads what came; whether the connection is free for another request.
static int receive(struct connection *each) {
    for (;;) {
        if (each->count >= ROOM - 1) {
            replace(each);
            return 1;
        }
        ssize_t count = recv(each->socket, each->answer + each->count, ROOM - 1 - each->count, 0);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0 && errno == EAGAIN)
            return 0;
        if (count <= 0) {
            replace(each);
            return 1;
        }
        each->count += (size_t)count;
        int status = 0;
        if (!each->is_busy || !is_complete(each, &status))
            continue;
        uint64_t took = (now() - each->since) / 1000;
        if (status == 200 && answered < capacity)
            micros[answered++] = took > UINT32_MAX ? UINT32_MAX : (uint32_t)took;
        else
            other++;
        each->is_busy = 0;
        return 1;
    }
}

static int ascending(const void *left, const void *right) {
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return a < b ? -1 : a > b;
}

static uint32_t percentile(double share) {
    return answered == 0 ? 0 : micros[(size_t)(share * (double)(answered - 1))];
}

int main(int count, char **arguments) {
    if (count < 5) {
        fprintf(stderr, "usage: load PORT FILE CONNECTIONS SECONDS [RATE]\n");
        return 64;
    }
    port = atoi(arguments[1]);
    int connections = atoi(arguments[3]);
    double seconds = atof(arguments[4]), rate = count > 5 ? atof(arguments[5]) : 0;
    signal(SIGPIPE, SIG_IGN);

    int file = open(arguments[2], O_RDONLY);
    struct stat facts;
    if (file < 0 || fstat(file, &facts) != 0)
        fail(arguments[2]);
    next_request = mmap(NULL, (size_t)facts.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
    if (next_request == MAP_FAILED)
        fail("mmap");
    end_of_requests = next_request + facts.st_size;
    capacity = (size_t)facts.st_size / 64 + 1;
    micros = malloc(capacity * sizeof *micros);

    poller = epoll_create1(EPOLL_CLOEXEC);
    int alarm = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    struct connection *all = calloc((size_t)connections, sizeof *all);
    struct connection **free_ones = calloc((size_t)connections, sizeof *free_ones);
    if (poller < 0 || alarm < 0 || !micros || !all || !free_ones)
        fail("set-up");
    for (int number = 0; number < connections; number++)
        connect_to_server(&all[number]);
    struct epoll_event alarm_event = { .events = EPOLLIN, .data.ptr = NULL };
    epoll_ctl(poller, EPOLL_CTL_ADD, alarm, &alarm_event);

    uint64_t begin = now(), end = begin + (uint64_t)(seconds * 1e9), last = begin;
    double step = rate > 0 ? 1e9 / rate : 0;
    uint64_t planned = 0, busy = 0;
    struct epoll_event events[256];
    // After the end, answers under way are waited for, but not for ever.
    while (now() < end + 5 * NANOS) {
        uint64_t moment = now();
        int is_open = moment < end && has_request();
        size_t free_count = 0;
        for (int number = 0; number < connections && is_open; number++)
            if (!all[number].is_busy)
                free_ones[free_count++] = &all[number];
        uint64_t due = begin + (uint64_t)((double)planned * step);
        while (is_open && free_count > 0 && has_request() && (rate == 0 || due <= moment)) {
            send_request(free_ones[--free_count], rate > 0 ? due : now());
            planned++;
            due = begin + (uint64_t)((double)planned * step);
        }
        busy = 0;
        for (int number = 0; number < connections; number++)
            busy += (uint64_t)all[number].is_busy;
        if (!is_open && busy == 0)
            break;
        int64_t wait = 100;
        if (is_open && rate > 0 && free_count > 0) {
            struct itimerspec when = { .it_value = { .tv_sec = (time_t)(due / NANOS), .tv_nsec = (long)(due % NANOS) } };
            timerfd_settime(alarm, TFD_TIMER_ABSTIME, &when, NULL);
        }
        int ready = epoll_wait(poller, events, 256, (int)wait);
        for (int number = 0; number < ready; number++) {
            struct connection *each = events[number].data.ptr;
            if (!each) {
                uint64_t expirations;
                if (read(alarm, &expirations, sizeof expirations) < 0 && errno != EAGAIN)
                    fail("timer");
                continue;
            }
            if (events[number].events & EPOLLOUT && each->unsent_count > 0) {
                watch(each, EPOLL_CTL_MOD, EPOLLIN);
                send_rest(each);
            }
            if (events[number].events & (EPOLLIN | EPOLLHUP | EPOLLERR) && receive(each))
                last = now();
        }
    }

    qsort(micros, answered, sizeof *micros, ascending);
    double took = (double)(last - begin) / 1e9;
    printf(
        "{\"answered\":%zu,\"other\":%zu,\"broken\":%zu,\"unanswered\":%llu,\"isExhausted\":%s,\"seconds\":%.3f,"
        "\"rate\":%.1f,\"p50\":%u,\"p90\":%u,\"p99\":%u,\"p999\":%u,\"max\":%u}\n",
        answered, other, broken, (unsigned long long)busy, has_request() ? "false" : "true", took,
        took > 0 ? (double)answered / took : 0, percentile(0.5), percentile(0.9), percentile(0.99), percentile(0.999),
        percentile(1));
    return other + broken + busy > 0;
}
