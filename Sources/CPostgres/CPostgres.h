// PostgreSQL's own client library, from libpq-dev.

#include <libpq-fe.h>
