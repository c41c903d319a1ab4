#include "COpenSSL.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <pthread.h>
#include <stdlib.h>

#define DIGESTS 3

// Fetched once; libcrypto counts references itself, so these live until the process ends.
static EVP_MD *fetched[DIGESTS];
static EVP_MAC *fetched_hmac;
static pthread_key_t at_thread_end;
static int has_thread_end;
static pthread_once_t once = PTHREAD_ONCE_INIT;

struct kept {
    EVP_MD_CTX *digest[DIGESTS];
    EVP_MAC_CTX *hmac_sha256;
};

static _Thread_local struct kept *mine;

// libcrypto frees its global tables in an atexit handler. A thread that is still hashing while another one calls
// exit() would then read freed memory. The kernel takes the memory back anyway, so the handler is not wanted.
// Only the first initialisation of a process decides; hence a constructor. Source: OPENSSL_init_crypto(3).
__attribute__((constructor)) static void keep_tables_until_the_end(void) {
    OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL);
}

static void let_go(void *value) {
    struct kept *kept = value;
    for (int kind = 0; kind < DIGESTS; kind++)
        EVP_MD_CTX_free(kept->digest[kind]);
    EVP_MAC_CTX_free(kept->hmac_sha256);
    free(kept);
    mine = NULL;
}

static void fetch(void) {
    fetched[copenssl_sha1] = EVP_MD_fetch(NULL, "SHA1", NULL);
    fetched[copenssl_sha256] = EVP_MD_fetch(NULL, "SHA256", NULL);
    fetched[copenssl_md5] = EVP_MD_fetch(NULL, "MD5", NULL);
    fetched_hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    has_thread_end = pthread_key_create(&at_thread_end, let_go) == 0;
}

static struct kept *kept_by_this_thread(void) {
    if (mine)
        return mine;
    pthread_once(&once, fetch);
    if (!has_thread_end)
        return NULL;
    struct kept *kept = calloc(1, sizeof *kept);
    if (!kept)
        return NULL;
    if (pthread_setspecific(at_thread_end, kept) != 0) {
        free(kept);
        return NULL;
    }
    return mine = kept;
}

// A context that failed is thrown away: its state is not known.
static int digest_failed(struct kept *kept, copenssl_digest kind) {
    EVP_MD_CTX_free(kept->digest[kind]);
    kept->digest[kind] = NULL;
    return 0;
}

int copenssl_digest_of(copenssl_digest kind, const void *bytes, size_t count, uint8_t *digest) {
    struct kept *kept = kept_by_this_thread();
    if (!kept || !fetched[kind])
        return 0;
    EVP_MD_CTX *context = kept->digest[kind];
    if (context) {
        // No digest named: the one that the context holds starts again.
        if (EVP_DigestInit_ex2(context, NULL, NULL) != 1)
            return digest_failed(kept, kind);
    } else {
        context = kept->digest[kind] = EVP_MD_CTX_new();
        if (!context || EVP_DigestInit_ex2(context, fetched[kind], NULL) != 1)
            return digest_failed(kept, kind);
    }
    if (count > 0 && EVP_DigestUpdate(context, bytes, count) != 1)
        return digest_failed(kept, kind);
    if (EVP_DigestFinal_ex(context, digest, NULL) != 1)
        return digest_failed(kept, kind);
    return 1;
}

static int hmac_failed(struct kept *kept) {
    EVP_MAC_CTX_free(kept->hmac_sha256);
    kept->hmac_sha256 = NULL;
    return 0;
}

int copenssl_hmac_sha256(const void *key, size_t key_count, const void *bytes, size_t count, uint8_t *mac) {
    struct kept *kept = kept_by_this_thread();
    if (!kept || !fetched_hmac)
        return 0;
    if (!kept->hmac_sha256) {
        OSSL_PARAM digest[] = {
            OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, "SHA256", 0),
            OSSL_PARAM_construct_end(),
        };
        kept->hmac_sha256 = EVP_MAC_CTX_new(fetched_hmac);
        if (!kept->hmac_sha256 || EVP_MAC_CTX_set_params(kept->hmac_sha256, digest) != 1)
            return hmac_failed(kept);
    }
    // A NULL key would mean "the key of the last call".
    const unsigned char no_key = 0;
    const unsigned char *key_bytes = key_count > 0 ? key : &no_key;
    size_t written = 0;
    if (EVP_MAC_init(kept->hmac_sha256, key_bytes, key_count, NULL) != 1)
        return hmac_failed(kept);
    if (count > 0 && EVP_MAC_update(kept->hmac_sha256, bytes, count) != 1)
        return hmac_failed(kept);
    if (EVP_MAC_final(kept->hmac_sha256, mac, &written, 32) != 1 || written != 32)
        return hmac_failed(kept);
    return 1;
}
