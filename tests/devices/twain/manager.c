/* A data source manager for the tests: one source, taken from the library that TWAIN_SOURCE names.

   Handles are no addresses, and what is freed is overwritten, so a reader of freed memory reads 0xDD. Each call, its
   answer, and at the end the number of handles never freed are noted in the file that TWAIN_CALLS names.            */

#include "twain.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifndef _WIN32
#include <dlfcn.h>
#endif

typedef struct { char *memory; uint32_t size; int locked; } block;

static entry_of_source source;
static TW_CALLBACK callback;
static TW_IDENTITY known, application;
static uint16_t condition;
static int opened, alive;

static void note(const char *format, int a, int b, int c) {
    const char *name = getenv("TWAIN_CALLS");
    FILE *file = name ? fopen(name, "a") : NULL;
    if (file) { fprintf(file, format, a, b, c); fclose(file); }
}

ENTRY void *DSM_MemAllocate(uint32_t size) {
    block *handle = malloc(sizeof *handle);
    handle->memory = calloc(1, size ? size : 1);
    handle->size = size;
    handle->locked = 0;
    alive++;
    return handle;
}

ENTRY void DSM_MemFree(void *handle) {
    block *of = handle;
    if (!of || of->size == 0xDEAD) { note("free twice\n", 0, 0, 0); return; }
    if (of->locked) note("free locked\n", 0, 0, 0);
    memset(of->memory, 0xDD, of->size);
    of->size = 0xDEAD;
    alive--;
}

ENTRY void *DSM_MemLock(void *handle) { ((block *)handle)->locked++; return ((block *)handle)->memory; }
ENTRY void DSM_MemUnlock(void *handle) { ((block *)handle)->locked--; }

static int load(void) {
    const char *name = getenv("TWAIN_SOURCE");
    if (source) return 1;
    if (!name) return 0;
#ifdef _WIN32
    HMODULE library = LoadLibraryA(name);
    source = library ? (entry_of_source)(void *)GetProcAddress(library, "DS_Entry") : NULL;
#else
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    source = library ? (entry_of_source)dlsym(library, "DS_Entry") : NULL;
#endif
    return source != NULL;
}

static uint16_t fail(uint16_t code) { condition = code; return FAILURE; }

static uint16_t identity(TW_IDENTITY *asked, uint16_t message) {
    uint16_t answer;
    switch (message) {
    case MSG_GETFIRST:
        if (!load()) return fail(NODS);
        source(&application, CONTROL, DAT_IDENTITY, MSG_GET, &known);
        known.Id = 1;
        *asked = known;
        return SUCCESS;
    case MSG_GETNEXT: return ENDOFLIST;
    case MSG_OPENDS:
        if (opened) return fail(MAXCONNECTIONS);
        answer = source(&application, CONTROL, DAT_IDENTITY, MSG_OPENDS, asked);
        if (answer == SUCCESS) { opened = 1; return SUCCESS; }
        TW_STATUS status;
        source(&application, CONTROL, DAT_STATUS, MSG_GET, &status);
        return fail(status.ConditionCode);
    case MSG_CLOSEDS:
        opened = 0;
        memset(&callback, 0, sizeof callback);
        return source(&application, CONTROL, DAT_IDENTITY, MSG_CLOSEDS, asked);
    }
    return fail(BADVALUE);
}

static uint16_t of_manager(TW_IDENTITY *origin, uint16_t data, uint16_t message, void *value) {
    switch (data) {
    case DAT_PARENT:
        if (message == MSG_OPENDSM) {
            origin->SupportedGroups |= 0x10000000;
            application = *origin;
        } else {
            note("alive %d\n", alive, 0, 0);
        }
        return SUCCESS;
    case DAT_ENTRYPOINT: {
        TW_ENTRYPOINT *entry = value;
        entry->DSM_MemAllocate = (void *)DSM_MemAllocate;
        entry->DSM_MemFree = (void *)DSM_MemFree;
        entry->DSM_MemLock = (void *)DSM_MemLock;
        entry->DSM_MemUnlock = (void *)DSM_MemUnlock;
        return entry->Size == sizeof *entry ? SUCCESS : fail(BADVALUE);
    }
    case DAT_STATUS:
        ((TW_STATUS *)value)->ConditionCode = condition;
        condition = 0;
        return SUCCESS;
    case DAT_IDENTITY: return identity(value, message);
    }
    return fail(BADVALUE);
}

ENTRY uint16_t DSM_Entry(TW_IDENTITY *origin, TW_IDENTITY *to, uint32_t group, uint16_t data, uint16_t message, void *value) {
    uint16_t answer;
    if (data == DAT_NULL) {  /* the source speaks, from whichever thread */
        uint16_t (CALLING *call)(TW_IDENTITY *, TW_IDENTITY *, uint32_t, uint16_t, uint16_t, void *);
        call = (uint16_t (CALLING *)(TW_IDENTITY *, TW_IDENTITY *, uint32_t, uint16_t, uint16_t, void *))callback.CallBackProc;
        return call ? call(&known, &application, CONTROL, DAT_NULL, message, NULL) : FAILURE;
    }
    if (!to) answer = of_manager(origin, data, message, value);
    else if (!opened) answer = fail(SEQERROR);
    else if (data == DAT_CALLBACK) { callback = *(TW_CALLBACK *)value; answer = SUCCESS; }
    else answer = source(origin, group, data, message, value);
    if (data != DAT_CAPABILITY && data != DAT_STATUS) note("%x %x %d\n", data, message, answer);
    return answer;
}
