/* A PKCS#11 driver that is SoftHSM, except where the environment orders a fault.

   FAULT_MODULE  the driver behind it            FAULT_CALLS  file to which each start, login and signature is noted
   FAULT_START   "hang" in C_Initialize          FAULT_FLAGS  flags added to each CK_TOKEN_INFO
   FAULT_LOGIN   "hang", "crash" or a CKR        FAULT_EMPTY  the CKA_ID (first byte) whose certificate has no value
   FAULT_SIGN    "hang", "crash", "garbage" or a CKR, from the FAULT_FROM-th C_Sign on
   FAULT_WITHOUT the number of a mechanism that is not in the list
   FAULT_ONCE    a file: the fault of C_Sign happens while it exists, and removes it
   FAULT_PLAN    a file of words, one for each noted call of the session, C_Login and C_Sign: "-", or a fault      */

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef unsigned long ck;
typedef ck (*call)(ck, ck, ck, ck, ck);
typedef struct { ck type; void *value; ck length; } attribute;

enum { INITIALIZE = 0, FUNCTION_LIST = 3, TOKEN_INFO = 6, MECHANISMS = 7, SESSION = 12, LOGIN = 18, ATTRIBUTES = 24, SIGN = 43, COUNT = 68 };

static struct { unsigned char version[2]; call functions[COUNT]; } ours;
static call theirs[COUNT];
static int signatures;

static void note(const char *name) {
    FILE *file = fopen(getenv("FAULT_CALLS"), "a");
    if (file) { fprintf(file, "%s\n", name); fclose(file); }
}

static int ordered(const char *fault, ck *answer) {
    if (!fault || !strcmp(fault, "garbage")) return 0;
    if (!strcmp(fault, "hang")) for (;;) pause();
    if (!strcmp(fault, "crash")) abort();
    *answer = strtoul(fault, NULL, 0);
    return 1;
}

/* The word of the plan for this call: as many words are past as calls were noted before it. */
static const char *planned(const char *name) {
    static char word[32];
    const char *plan = getenv("FAULT_PLAN");
    long past = 0;
    int letter;
    FILE *file;
    if (plan && (file = fopen(getenv("FAULT_CALLS"), "r"))) {
        while ((letter = fgetc(file)) != EOF) past += letter == '\n';
        fclose(file);
    }
    note(name);
    if (!plan || !(file = fopen(plan, "r"))) return NULL;
    word[0] = 0;
    while (past-- >= 0 && fscanf(file, "%31s", word) == 1) continue;
    fclose(file);
    return word[0] && strcmp(word, "-") ? word : NULL;
}

static ck session(ck slot, ck flags, ck c, ck d, ck handle) {
    ck answer;
    return ordered(planned("C_OpenSession"), &answer) ? answer : theirs[SESSION](slot, flags, c, d, handle);
}

static ck initialize(ck a, ck b, ck c, ck d, ck e) {
    ck answer;
    note("C_Initialize");
    return ordered(getenv("FAULT_START"), &answer) ? answer : theirs[INITIALIZE](a, b, c, d, e);
}

static ck token_info(ck slot, ck info, ck c, ck d, ck e) {
    ck answer = theirs[TOKEN_INFO](slot, info, c, d, e);
    const char *flags = getenv("FAULT_FLAGS");
    if (!answer && flags) *(ck *)(info + 96) |= strtoul(flags, NULL, 0);
    return answer;
}

static ck mechanisms(ck slot, ck list, ck count, ck d, ck e) {
    ck answer = theirs[MECHANISMS](slot, list, count, d, e), *number = (ck *)list, *left = (ck *)count, kept = 0;
    const char *without = getenv("FAULT_WITHOUT");
    if (answer || !list || !without) return answer;
    for (ck at = 0; at < *left; at++)
        if (number[at] != strtoul(without, NULL, 0)) number[kept++] = number[at];
    *left = kept;
    return 0;
}

static ck login(ck session, ck user, ck pin, ck length, ck e) {
    ck answer;
    if (ordered(planned("C_Login"), &answer) || ordered(getenv("FAULT_LOGIN"), &answer)) return answer;
    return theirs[LOGIN](session, user, pin, length, e);
}

static ck attributes(ck session, ck object, ck list, ck count, ck e) {
    ck answer = theirs[ATTRIBUTES](session, object, list, count, e);
    attribute *one = (attribute *)list;
    const char *empty = getenv("FAULT_EMPTY");
    /* asked for CKA_ID and CKA_VALUE: a certificate */
    if (empty && count == 2 && one[0].type == 0x102 && one[1].type == 0x11 && one[0].value
        && *(unsigned char *)one[0].value == strtoul(empty, NULL, 0))
        one[1].length = 0;
    return answer;
}

static ck sign(ck session, ck data, ck length, ck signature, ck signature_length) {
    ck answer;
    const char *once = getenv("FAULT_ONCE"), *from = getenv("FAULT_FROM"), *fault = getenv("FAULT_SIGN");
    if (!signature) return theirs[SIGN](session, data, length, signature, signature_length);
    if (ordered(planned("C_Sign"), &answer)) return answer;
    signatures++;
    if (signatures < (from ? atoi(from) : 1) || (once && unlink(once))) fault = NULL;
    if (ordered(fault, &answer)) return answer;
    answer = theirs[SIGN](session, data, length, signature, signature_length);
    if (fault) ((unsigned char *)signature)[8] ^= 1;
    return answer;
}

static ck function_list(void **list) { *list = &ours; return 0; }

ck C_GetFunctionList(void **list) {
    void *module = dlopen(getenv("FAULT_MODULE"), RTLD_NOW);
    ck (*get)(void **) = (ck (*)(void **))dlsym(module, "C_GetFunctionList");
    void *real;
    ck answer = get(&real);
    if (answer) return answer;
    memcpy(&ours, real, sizeof ours);
    memcpy(theirs, ours.functions, sizeof theirs);
    ours.functions[INITIALIZE] = initialize;
    ours.functions[FUNCTION_LIST] = (call)function_list;
    ours.functions[TOKEN_INFO] = token_info;
    ours.functions[MECHANISMS] = mechanisms;
    if (getenv("FAULT_PLAN")) ours.functions[SESSION] = session;
    ours.functions[LOGIN] = login;
    ours.functions[ATTRIBUTES] = attributes;
    ours.functions[SIGN] = sign;
    *list = &ours;
    return 0;
}
