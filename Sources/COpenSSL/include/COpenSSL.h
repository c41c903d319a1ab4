// The few calls of libcrypto that the room OpenSSL uses, with every context kept.
//
// OpenSSL 3 makes a fresh context and a fresh algorithm look-up dearer than the work itself for messages of some
// hundred bytes. So algorithms are fetched once per process, digest and MAC contexts are kept per thread (freed when
// the thread ends), and a cipher context keeps its key schedule for as long as its owner lives.
//
// Every function that can fail returns 1 for success and 0 for failure. All are safe to call from any thread;
// one `copenssl_cipher` must be used by one thread at a time.

#ifndef COPENSSL_H
#define COPENSSL_H

#include <stddef.h>
#include <stdint.h>

typedef enum {
    copenssl_sha1 = 0,
    copenssl_sha256 = 1,
    copenssl_md5 = 2,
} copenssl_digest;

// `digest` has room for 20, 32 or 16 bytes. `bytes` may be NULL when `count` is 0.
int copenssl_digest_of(copenssl_digest kind, const void *bytes, size_t count, uint8_t *digest);

// `mac` has room for 32 bytes. `key` and `bytes` may be NULL when their counts are 0.
int copenssl_hmac_sha256(const void *key, size_t key_count, const void *bytes, size_t count, uint8_t *mac);

typedef struct copenssl_cipher copenssl_cipher;

// AES-256-CBC without padding: 32 bytes of key, 16 of vector. NULL when libcrypto refuses.
copenssl_cipher *copenssl_aes256cbc_create(const uint8_t *key, const uint8_t *vector, int encrypts);

// A second context with the same key schedule. NULL when libcrypto refuses. Only reads `cipher`.
copenssl_cipher *copenssl_cipher_copy(const copenssl_cipher *cipher);

// Starts again from the vector and writes `count` bytes to `output`; `count` must be a multiple of 16.
int copenssl_cipher_run(copenssl_cipher *cipher, const uint8_t *input, int count, uint8_t *output);

// Overwrites the key schedule and frees. NULL is allowed.
void copenssl_cipher_destroy(copenssl_cipher *cipher);

// 1 when the bytes are equal; the time depends on `count` only.
int copenssl_is_equal(const void *left, const void *right, size_t count);

int copenssl_random(uint8_t *bytes, int count);

#endif
