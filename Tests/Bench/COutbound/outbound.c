// The yardstick for outbound requests: the plainest loop over libcurl's multi interface.
//
//     outbound URL POSTS CONCURRENCY
//
// Posts a JSON body of 500 bytes POSTS times, CONCURRENCY at once, over kept connections, and prints one line of JSON:
// posts answered with 200, failures, wall-clock and CPU seconds (user and system, of this process), peak memory.
// Exits with 1 when a post failed.

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define BODY_COUNT 500

static size_t swallow(char *bytes, size_t size, size_t count, void *owner) {
    (void)bytes;
    (void)owner;
    return size * count;
}

static double seconds_now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double cpu_seconds(const struct rusage *use) {
    return (double)(use->ru_utime.tv_sec + use->ru_stime.tv_sec)
        + (double)(use->ru_utime.tv_usec + use->ru_stime.tv_usec) / 1e6;
}

static CURL *post(const char *url, const char *body, struct curl_slist *headers) {
    CURL *easy = curl_easy_init();
    if (!easy)
        return NULL;
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)BODY_COUNT);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, 10000L);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, swallow);
    return easy;
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: outbound URL POSTS CONCURRENCY\n");
        return 64;
    }
    long posts = atol(argv[2]), started = 0, answered = 0, failed = 0;
    int concurrency = atoi(argv[3]), running = 0, left = 0;
    char body[BODY_COUNT + 1];
    memset(body, 'x', BODY_COUNT);
    memcpy(body, "{\"text\":\"", 9);
    memcpy(body + BODY_COUNT - 2, "\"}", 3);

    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURLM *multi = curl_multi_init();
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    if (!multi || !headers)
        return 1;
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long)concurrency);

    double begin = seconds_now();
    for (; started < posts && started < concurrency; started++) {
        CURL *easy = post(argv[1], body, headers);
        if (!easy || curl_multi_add_handle(multi, easy) != CURLM_OK)
            return 1;
    }
    while (answered + failed < posts) {
        if (curl_multi_perform(multi, &running) != CURLM_OK)
            return 1;
        CURLMsg *message;
        while ((message = curl_multi_info_read(multi, &left))) {
            CURL *easy = message->easy_handle;
            long status = 0;
            curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
            if (message->data.result == CURLE_OK && status == 200)
                answered++;
            else
                failed++;
            curl_multi_remove_handle(multi, easy);
            if (started < posts) {
                curl_multi_add_handle(multi, easy);
                started++;
            } else {
                curl_easy_cleanup(easy);
            }
        }
        if (answered + failed < posts && curl_multi_poll(multi, NULL, 0, 1000, NULL) != CURLM_OK)
            return 1;
    }
    double wall = seconds_now() - begin;

    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    double cpu = cpu_seconds(&use);
    printf(
        "{\"client\":\"c\",\"posts\":%ld,\"failed\":%ld,\"wallSeconds\":%.3f,\"cpuSeconds\":%.3f,"
        "\"postsPerCPUSecond\":%.0f,\"peakKiB\":%ld}\n",
        answered, failed, wall, cpu, cpu > 0 ? (double)answered / cpu : 0, use.ru_maxrss);
    curl_slist_free_all(headers);
    curl_multi_cleanup(multi);
    curl_global_cleanup();
    return failed > 0;
}
