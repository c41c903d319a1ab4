#include "COpenSSL.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct copenssl_cipher {
    EVP_CIPHER_CTX *context;
    uint8_t vector[16];
};

static EVP_CIPHER *aes256cbc;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void fetch(void) {
    aes256cbc = EVP_CIPHER_fetch(NULL, "AES-256-CBC", NULL);
}

static copenssl_cipher *allocate(const uint8_t *vector) {
    copenssl_cipher *cipher = calloc(1, sizeof *cipher);
    if (!cipher)
        return NULL;
    memcpy(cipher->vector, vector, sizeof cipher->vector);
    cipher->context = EVP_CIPHER_CTX_new();
    if (!cipher->context) {
        copenssl_cipher_destroy(cipher);
        return NULL;
    }
    return cipher;
}

copenssl_cipher *copenssl_aes256cbc_create(const uint8_t *key, const uint8_t *vector, int encrypts) {
    pthread_once(&once, fetch);
    if (!aes256cbc)
        return NULL;
    copenssl_cipher *cipher = allocate(vector);
    if (!cipher)
        return NULL;
    if (EVP_CipherInit_ex2(cipher->context, aes256cbc, key, vector, encrypts, NULL) != 1
        || EVP_CIPHER_CTX_set_padding(cipher->context, 0) != 1) {
        copenssl_cipher_destroy(cipher);
        return NULL;
    }
    return cipher;
}

copenssl_cipher *copenssl_cipher_copy(const copenssl_cipher *cipher) {
    copenssl_cipher *copy = allocate(cipher->vector);
    if (!copy)
        return NULL;
    if (EVP_CIPHER_CTX_copy(copy->context, cipher->context) != 1) {
        copenssl_cipher_destroy(copy);
        return NULL;
    }
    return copy;
}

int copenssl_cipher_run(copenssl_cipher *cipher, const uint8_t *input, int count, uint8_t *output) {
    int written = 0;
    if (count % 16 != 0)
        return 0;
    // No cipher, no key, direction -1: all of them stay, only the vector starts again.
    if (EVP_CipherInit_ex2(cipher->context, NULL, NULL, cipher->vector, -1, NULL) != 1)
        return 0;
    if (count > 0 && EVP_CipherUpdate(cipher->context, output, &written, input, count) != 1)
        return 0;
    // Without padding nothing is held back, so there is no final block to ask for.
    return written == count;
}

void copenssl_cipher_destroy(copenssl_cipher *cipher) {
    if (!cipher)
        return;
    EVP_CIPHER_CTX_free(cipher->context);
    OPENSSL_cleanse(cipher->vector, sizeof cipher->vector);
    free(cipher);
}

int copenssl_is_equal(const void *left, const void *right, size_t count) {
    return CRYPTO_memcmp(left, right, count) == 0;
}

int copenssl_random(uint8_t *bytes, int count) {
    return RAND_bytes(bytes, count) == 1;
}
