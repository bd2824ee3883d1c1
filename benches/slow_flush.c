/* Preloaded into a server under test: every fsync and fdatasync takes SLOW_FLUSH_MS longer, as on
 * a slow disk. The real call is made too, so durability stays what it was. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

typedef int flush_fn(int);

static void delay(void) {
    static long millis = -1;
    if (millis < 0) {
        const char *text = getenv("SLOW_FLUSH_MS");
        millis = text ? atol(text) : 0;
    }
    struct timespec left = {millis / 1000, (millis % 1000) * 1000000L};
    while (nanosleep(&left, &left) != 0) {
    }
}

static int real(const char *name, int file) {
    flush_fn *flush = (flush_fn *)dlsym(RTLD_NEXT, name);
    return flush ? flush(file) : -1;
}

int fsync(int file) {
    delay();
    return real("fsync", file);
}

int fdatasync(int file) {
    delay();
    return real("fdatasync", file);
}
