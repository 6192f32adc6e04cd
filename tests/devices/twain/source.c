/* A data source for the tests: a scanner that draws its pages, keeps to the states, and misbehaves as it is told.

   The file that TWAIN_SCRIPT names holds lines "key=value"; what is not there has the default of its use below. Every
   pixel is a function of page, column and row, which the tests know too (tests/devices/twain_scanner.py).            */

#include "twain.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef _WIN32
static HMODULE manager(void) { return GetModuleHandleA(getenv("TWAIN_MANAGER")); }
#define FROM_MANAGER(name) ((void *)GetProcAddress(manager(), name))
#define WAIT(ms) Sleep(ms)
#else
#include <dlfcn.h>
#include <pthread.h>
#include <unistd.h>
#define FROM_MANAGER(name) dlsym(dlopen(getenv("TWAIN_MANAGER"), RTLD_NOW | RTLD_NOLOAD), name)
#define WAIT(ms) usleep((ms) * 1000)
#endif

enum { XFERCOUNT = 1, COMPRESSION = 0x100, PIXELTYPE, UNITS, XFERMECH, FEEDERENABLED = 0x1002, FEEDERLOADED, AUTOFEED = 0x1007,
       INDICATORS = 0x100B, PAPERDETECTABLE = 0x100D, UICONTROLLABLE, DUPLEX = 0x1012, DUPLEXENABLED, DOUBLEFEED = 0x103F,
       FILEFORMAT = 0x110C, XRESOLUTION = 0x1118, YRESOLUTION, FLAVOR = 0x111F, BITDEPTH = 0x112B };
enum { ARRAY = 3, ENUMERATION, ONEVALUE, RANGE };
enum { NUMBER = 4, TRUTH = 6, FIXED_POINT = 7 };
enum { NATIVE, FILED, MEMORY };

static int state = 3, page, row, ready, mechanism = NATIVE, pixel_type, fed, duplex, dpi = 100, dpi_y = 100;
static int count = -1, double_feed = -1, form = 2;
static char file_name[256];
static uint16_t condition;
static TW_IDENTITY application;

static const char *text(const char *key) {
    static char line[256];
    const char *name = getenv("TWAIN_SCRIPT");
    size_t length = strlen(key);
    FILE *file = name ? fopen(name, "r") : NULL;
    const char *found = NULL;
    while (file && fgets(line, sizeof line, file))
        if (!strncmp(line, key, length) && line[length] == '=') { found = line + length + 1; break; }
    if (file) fclose(file);
    if (found) line[strcspn(line, "\r\n")] = 0;
    return found;
}

static int number(const char *key, int otherwise) { const char *found = text(key); return found ? atoi(found) : otherwise; }
static int is(const char *key, const char *value) { const char *found = text(key); return found && !strcmp(found, value); }
static uint16_t fail(uint16_t code) { condition = code; return FAILURE; }

static int width(void) { return dpi * 2 + 3; }
static int height(void) { return dpi_y * 3; }
static int samples(void) { return pixel_type == 2 ? 3 : 1; }
static int bits(void) { return pixel_type == 0 ? 1 : pixel_type == 1 ? 8 : 24; }
static int stride(void) { return (width() * bits() + 31) / 32 * 4; }

static int pixel(int x, int y, int band) { return (x * 3 + y * 5 + page * 37 + band * 71 + ((x * y) >> 4)) & 255; }
static int ink(int x, int y) { return (x / 3 + y / 5 + page) % 2; }

/* One row; `light` is what a lineart bit of paper is, `swapped` puts blue first. */
static void draw(unsigned char *to, int y, int light, int swapped) {
    memset(to, 0xA5, stride());
    for (int x = 0; x < width(); x++) {
        if (bits() == 1) {
            int bit = ink(x, y) ? !light : light;
            to[x / 8] = (to[x / 8] & ~(0x80 >> x % 8)) | (bit ? 0x80 >> x % 8 : 0);
        } else for (int band = 0; band < samples(); band++) {
            int value = pixel(x, y, samples() == 3 && swapped ? 2 - band : band);
            to[x * samples() + band] = samples() == 1 && !light ? 255 - value : value;
        }
    }
}

static void put16(unsigned char *at, int value) { at[0] = value; at[1] = value >> 8; }
static void put32(unsigned char *at, int value) { put16(at, value); put16(at + 2, value >> 16); }

/* The page as a bitmap of Windows, as a file of one, or as a TIFF; the caller frees. */
static unsigned char *picture(int tiff, int file, int *size) {
    int start = tiff ? 200 : (file ? 14 : 0) + 40 + (bits() == 24 ? 0 : bits() == 8 ? 1024 : 8);
    int tight = tiff ? (width() * bits() + 7) / 8 : stride();
    int down = is("bitmap", "topdown");
    unsigned char *whole, *at, line[1 << 16];
    *size = start + tight * height();
    whole = calloc(1, *size + 8);
    at = whole;
    if (tiff) {
        static const int tags[] = {256, 257, 258, 259, 262, 273, 277, 278, 279};
        int values[] = {width(), height(), bits() == 1 ? 1 : 8, 1, bits() == 24 ? 2 : 1, start, samples(), height(), tight * height()};
        memcpy(at, "II*\0", 4);
        put32(at + 4, 8);
        put16(at + 8, 9);
        for (int field = 0; field < 9; field++) {
            unsigned char *entry = at + 10 + 12 * field;
            put16(entry, tags[field]); put16(entry + 2, 4); put32(entry + 4, 1); put32(entry + 8, values[field]);
            if (tags[field] == 258 && samples() == 3) { put16(entry + 2, 3); put32(entry + 4, 3); put32(entry + 8, 150); }
        }
        put16(at + 150, 8); put16(at + 152, 8); put16(at + 154, 8);
    } else {
        if (file) { memcpy(at, "BM", 2); put32(at + 2, *size); put32(at + 10, start); at += 14; }
        put32(at, 40); put32(at + 4, width()); put32(at + 8, down ? -height() : height()); put16(at + 12, 1); put16(at + 14, bits());
        for (int index = 0; bits() < 24 && index < 1 << bits(); index++) memset(at + 40 + 4 * index, bits() == 1 ? index * 255 : index, 3);
    }
    for (int y = 0; y < height(); y++) {
        draw(line, y, 1, !tiff);
        memcpy(whole + start + tight * (tiff || down ? y : height() - 1 - y), line, tight);
    }
    return whole;
}

static void speak(uint16_t message) {
    entry_of_manager say = (entry_of_manager)FROM_MANAGER("DSM_Entry");
    say(&application, NULL, CONTROL, DAT_NULL, message, NULL);
}

#ifdef _WIN32
static DWORD WINAPI later(void *message) { WAIT(20); speak((uint16_t)(size_t)message); return 0; }
static void speak_later(uint16_t message) { CloseHandle(CreateThread(NULL, 0, later, (void *)(size_t)message, 0, NULL)); }
#else
static void *later(void *message) { WAIT(20); speak((uint16_t)(size_t)message); return NULL; }
static void speak_later(uint16_t message) {
    pthread_t thread;
    pthread_create(&thread, NULL, later, (void *)(size_t)message);
    pthread_detach(thread);
}
#endif

static int sides(void) { return number("sheets", 3) * (duplex ? 2 : 1); }
static int loaded(void) { return fed && page < sides(); }

/* What is ordered for this page at this moment ("ready", "strip", "enable"); 0 for nothing. */
static int mishap(const char *moment) {
    int code = number("fault", 0), from = number("fault_page", 1);
    if (page + 1 != from || !is("fault_at", moment)) return 0;
    if (is("mishap", "hang")) for (;;) WAIT(1000);
    if (is("mishap", "crash")) { volatile int *nowhere = NULL; *nowhere = 1; }
    return code;
}

/* Containers. */
static void *container(const void *data, size_t size) {
    void *(CALLING *allocate)(uint32_t) = (void *(CALLING *)(uint32_t))FROM_MANAGER("DSM_MemAllocate");
    void *(CALLING *lock)(void *) = (void *(CALLING *)(void *))FROM_MANAGER("DSM_MemLock");
    void (CALLING *unlock)(void *) = (void (CALLING *)(void *))FROM_MANAGER("DSM_MemUnlock");
    void *handle = allocate(size);
    memcpy(lock(handle), data, size);
    unlock(handle);
    return handle;
}

static int wide(int item) { return item == FIXED_POINT ? 4 : 2; }

static void give(TW_CAPABILITY *cap, uint16_t kind, int item, const int *values, int length, int current) {
    unsigned char data[512] = {0};
    int at = 2, index = 0;
    put16(data, item);
    if (kind == RANGE) {  /* low, high, step, default, current */
        int words[] = {values[0], values[length - 1], values[1] - values[0], values[0], current};
        for (int word = 0; word < 5; word++, at += 4) put32(data + at, words[word]);
    } else if (kind == ONEVALUE) {
        put32(data + at, current);
        at += 4;
    } else {
        put32(data + at, length);
        at += 4;
        if (kind == ENUMERATION) {
            for (int each = 0; each < length; each++) if (values[each] == current) index = each;
            put32(data + at, index); put32(data + at + 4, 0);
            at += 8;
        }
        for (int each = 0; each < length; each++, at += wide(item)) {
            if (item == FIXED_POINT) put32(data + at, values[each]); else put16(data + at, values[each]);
        }
    }
    cap->ConType = kind;
    cap->hContainer = container(data, at < 6 ? 6 : at);
}

static int kind_of(const char *key) {
    return is(key, "one") ? ONEVALUE : is(key, "range") ? RANGE : is(key, "array") ? ARRAY : ENUMERATION;
}

static uint16_t get(TW_CAPABILITY *cap, int current_only) {
    int both[] = {0, 1}, pixels[] = {0, 1, 2}, formats[] = {2, 0}, resolutions[] = {100, 150, 200, 300}, methods[] = {NATIVE, FILED, MEMORY};
    uint16_t kind = ENUMERATION;
    switch (cap->Cap) {
    case PIXELTYPE: give(cap, current_only ? ONEVALUE : kind_of("pixels"), NUMBER, pixels, 3, pixel_type); return SUCCESS;
    case XFERMECH: give(cap, current_only || is("mechanisms", "one") ? ONEVALUE : kind, NUMBER, methods, 3, mechanism); return SUCCESS;
    case FILEFORMAT: give(cap, current_only ? ONEVALUE : kind, NUMBER, formats, 2, form); return SUCCESS;
    case XRESOLUTION: case YRESOLUTION: {
        int now = cap->Cap == XRESOLUTION ? dpi : dpi_y;
        if (is("resolutions", "range")) resolutions[1] = 150;
        give(cap, current_only ? ONEVALUE : kind_of("resolutions"), FIXED_POINT, resolutions, 4, now);
        return SUCCESS;
    }
    case FEEDERENABLED:
        if (!number("feeder", 1)) return fail(CAPUNSUPPORTED);
        give(cap, current_only ? ONEVALUE : kind_of("feeders"), TRUTH, both, 2, fed);
        return SUCCESS;
    case FEEDERLOADED: give(cap, ONEVALUE, TRUTH, both, 1, loaded()); return SUCCESS;
    case PAPERDETECTABLE: give(cap, ONEVALUE, TRUTH, both, 1, number("detects", 1)); return SUCCESS;
    case UICONTROLLABLE: give(cap, ONEVALUE, TRUTH, both, 1, number("windowless", 1)); return SUCCESS;
    case DUPLEX: give(cap, ONEVALUE, NUMBER, both, 1, number("duplex", 1)); return SUCCESS;
    case DOUBLEFEED: give(cap, current_only ? ARRAY : ENUMERATION, NUMBER, both, current_only ? double_feed == 0 : 2, 0); return SUCCESS;
    case FLAVOR: give(cap, ONEVALUE, NUMBER, both, 1, number("vanilla", 0)); return SUCCESS;
    }
    return fail(CAPUNSUPPORTED);
}

static uint16_t set(TW_CAPABILITY *cap) {
    void *(CALLING *lock)(void *) = (void *(CALLING *)(void *))FROM_MANAGER("DSM_MemLock");
    void (CALLING *unlock)(void *) = (void (CALLING *)(void *))FROM_MANAGER("DSM_MemUnlock");
    unsigned char *data = lock(cap->hContainer);
    int value = (int16_t)(data[2] | data[3] << 8), rounded = 0;
    if (cap->ConType == ARRAY) value = data[6] | data[7] << 8;
    unlock(cap->hContainer);
    if (state != 4) return fail(SEQERROR);
    switch (cap->Cap) {
    case PIXELTYPE: pixel_type = value; return SUCCESS;
    case XFERMECH:
        if (text("mechanism") && value != (is("mechanism", "native") ? NATIVE : is("mechanism", "file") ? FILED : MEMORY)) return fail(BADVALUE);
        mechanism = value;
        return SUCCESS;
    case FILEFORMAT:
        if (text("format") && value != (is("format", "tiff") ? 0 : 2)) return fail(BADVALUE);
        form = value;
        return SUCCESS;
    case XRESOLUTION: case YRESOLUTION: {
        int nearest = number("rounds", 0) ? (value + 25) / 50 * 50 : value;
        nearest += number("coarse", 0);
        rounded = nearest != value;
        *(cap->Cap == XRESOLUTION ? &dpi : &dpi_y) = nearest;
        return rounded ? CHECKSTATUS : SUCCESS;
    }
    case FEEDERENABLED: fed = value; return number("feeder", 1) ? SUCCESS : fail(CAPUNSUPPORTED);
    case DUPLEXENABLED: duplex = value; return SUCCESS;
    case DOUBLEFEED: double_feed = value; return SUCCESS;
    case XFERCOUNT: count = value; return SUCCESS;
    case AUTOFEED: case INDICATORS: case UNITS: case COMPRESSION: case BITDEPTH: return SUCCESS;
    }
    return fail(CAPUNSUPPORTED);
}

static uint16_t enable(void) {
    int code = mishap("enable");
    if (code) return fail(code);
    state = 5;
    row = 0;
    ready = 1;
    if (fed && !loaded()) return state = 4, fail(NOMEDIA);
    if (is("ready", "never")) return SUCCESS;
    uint16_t message = is("ready", "close") ? MSG_CLOSEDSREQ : is("ready", "event") ? MSG_DEVICEEVENT : MSG_XFERREADY;
    if (message == MSG_XFERREADY) state = 6;
    if (is("ready", "at once")) speak(message); else speak_later(message);
    return SUCCESS;
}

static uint16_t info(TW_IMAGEINFO *told) {
    int code = mishap("ready");
    if (code) return fail(code);
    if (fed && page >= sides()) return fail(SEQERROR);
    memset(told, 0, sizeof *told);
    told->XResolution.Whole = dpi;
    told->YResolution.Whole = dpi_y;
    told->ImageWidth = is("lies", "width unknown") ? -1 : width();
    told->ImageLength = is("lies", "length unknown") ? -1 : height();
    if (is("lies", "short")) told->ImageLength = height() + 40;
    if (is("lies", "measured") && state != 7) told->ImageLength = height() + 40;
    told->SamplesPerPixel = samples();
    for (int band = 0; band < samples(); band++) told->BitsPerSample[band] = bits() / samples();
    told->BitsPerPixel = bits();
    told->PixelType = pixel_type;
    told->Compression = is("lies", "compressed") ? 5 : 0;
    return SUCCESS;
}

static uint16_t strip(TW_IMAGEMEMXFER *told) {
    int rows = (int)told->Memory.Length / stride(), code, last;
    if (rows > number("strip", 64)) rows = number("strip", 64);
    if (rows > height() - row) rows = height() - row;
    code = row ? mishap("strip") : 0;
    if (code == 1000) return CANCEL;
    if (code) return fail(code);
    for (int each = 0; each < rows; each++) draw((unsigned char *)told->Memory.TheMem + each * stride(), row + each, !number("vanilla", 0), 0);
    told->Compression = 0;
    told->BytesPerRow = stride();
    told->Columns = is("lies", "columns") ? 0 : width();
    told->Rows = rows;
    told->XOffset = 0;
    told->YOffset = row;
    told->BytesWritten = stride() * rows;
    if (is("lies", "stride") && row) told->BytesPerRow -= 4;
    if (is("lies", "written") && row) told->BytesWritten -= 1;
    if (is("lies", "gap") && row) told->YOffset += 1;
    if (is("lies", "other stride") && row) { told->BytesPerRow += 4; told->BytesWritten = told->BytesPerRow * rows; }
    if (is("lies", "too much") && row) told->BytesWritten = told->Memory.Length + 4;
    row += rows;
    state = 7;
    last = row >= height() || (is("lies", "cut") && row >= height() / 2);
    return last ? XFERDONE : SUCCESS;
}

static uint16_t native(void **handle) {
    int size, code = mishap("strip");
    unsigned char *whole;
    if (code == 1000) return state = 7, CANCEL;
    if (code) return fail(code);
#ifdef _WIN32
    whole = picture(is("native", "tiff"), 0, &size);
#else
    whole = picture(!is("native", "dib"), 0, &size);
#endif
    *handle = container(whole, size);
    free(whole);
    state = 7;
    return XFERDONE;
}

static uint16_t filed(void) {
    int size, code = mishap("strip");
    unsigned char *whole;
    FILE *file;
    if (code) return fail(code);
    whole = picture(form == 0, 1, &size);
    file = fopen(file_name, "wb");
    if (!file) { free(whole); return fail(FILEWRITEERROR); }
    fwrite(whole, 1, is("lies", "cut") ? size / 2 : size, file);
    fclose(file);
    free(whole);
    state = 7;
    return XFERDONE;
}

static uint16_t pending(TW_PENDINGXFERS *told, uint16_t message) {
    int left;
    if (state < 6) return fail(SEQERROR);
    if (message == MSG_RESET) { told->Count = 0; state = 5; return SUCCESS; }
    page++;
    row = 0;
    left = fed ? sides() - page : 0;
    if (count > 0 && left > count - page) left = count - page;
    if (left < 0) left = 0;
    told->Count = left && is("pending", "uncounted") ? 0xFFFF : left;
    if (is("pending", "none")) told->Count = 0;
    if (is("pending", "one more") && fed) told->Count = left + 1;
    if (is("pending", "always")) told->Count = 0xFFFF;
    state = told->Count ? 6 : 5;
    return SUCCESS;
}

ENTRY uint16_t DS_Entry(TW_IDENTITY *origin, uint32_t group, uint16_t data, uint16_t message, void *value) {
    (void)group;
    switch (data) {
    case DAT_IDENTITY:
        if (message == MSG_GET) {
            TW_IDENTITY *us = value;
            memset(us, 0, sizeof *us);
            us->ProtocolMajor = 2;
            us->ProtocolMinor = 4;
            us->SupportedGroups = 0x40000003;
            strncpy(us->Manufacturer, text("maker") ? text("maker") : "Opis", 33);
            strncpy(us->ProductFamily, "Tests", 33);
            strncpy(us->ProductName, text("name") ? text("name") : "Scaner de probă", 33);
        } else if (message == MSG_OPENDS) {
            if (number("opening", 0)) return fail(number("opening", 0));
            application = *origin;
            state = 4;
            page = 0;
        } else state = 3;
        return SUCCESS;
    case DAT_STATUS: ((TW_STATUS *)value)->ConditionCode = condition; condition = 0; return SUCCESS;
    case DAT_CAPABILITY:
        if (state < 4) return fail(SEQERROR);
        return message == MSG_SET ? set(value) : message == MSG_RESET ? SUCCESS : get(value, message == MSG_GETCURRENT);
    case DAT_USERINTERFACE:
        if (message == MSG_ENABLEDS) return state == 4 ? enable() : fail(SEQERROR);
        if (state != 5 && !(state == 6 && row == 0 && ready)) return fail(SEQERROR);
        state = 4;
        return SUCCESS;
    case DAT_EVENT: ((TW_EVENT *)value)->TWMessage = 0; return NOTDSEVENT;
    case DAT_DEVICEEVENT: memset(value, 0, sizeof(TW_DEVICEEVENT)); ((TW_DEVICEEVENT *)value)->Event = number("event", 13); return SUCCESS;
    case DAT_IMAGELAYOUT: return SUCCESS;
    case DAT_SETUPMEMXFER: {
        TW_SETUPMEMXFER *sizes = value;
        if (state < 4) return fail(SEQERROR);
        sizes->MinBufSize = stride();
        sizes->MaxBufSize = 0xFFFFFFFF;
        sizes->Preferred = stride() * number("strip", 64);
        return SUCCESS;
    }
    case DAT_SETUPFILEXFER: memcpy(file_name, ((TW_SETUPFILEXFER *)value)->FileName, 256); return SUCCESS;
    case DAT_IMAGEINFO: ready = 0; return state >= 6 ? info(value) : fail(SEQERROR);
    case DAT_IMAGEMEMXFER: return state >= 6 ? strip(value) : fail(SEQERROR);
    case DAT_IMAGENATIVEXFER: return state == 6 ? native(value) : fail(SEQERROR);
    case DAT_IMAGEFILEXFER: return state == 6 ? filed() : fail(SEQERROR);
    case DAT_PENDINGXFERS: return pending(value, message);
    }
    return fail(BUMMER);
}
