/* The part of the TWAIN 2.5 interface that the tests' manager and source speak, written from the specification:
   names and layouts are the specification's, packed to two. */
#ifndef TWAIN_FOR_TESTS
#define TWAIN_FOR_TESTS

#include <stdint.h>

#ifdef _WIN32
#include <windows.h>
#define ENTRY __declspec(dllexport) WINAPI
#define CALLING WINAPI
#else
#define ENTRY __attribute__((visibility("default")))
#define CALLING
#endif

#pragma pack(push, 2)
typedef struct { int16_t Whole; uint16_t Frac; } TW_FIX32;
typedef struct { uint16_t MajorNum, MinorNum, Language, Country; char Info[34]; } TW_VERSION;
typedef struct {
    uint32_t Id; TW_VERSION Version; uint16_t ProtocolMajor, ProtocolMinor; uint32_t SupportedGroups;
    char Manufacturer[34], ProductFamily[34], ProductName[34];
} TW_IDENTITY;
typedef struct { uint16_t ConditionCode, Data; } TW_STATUS;
typedef struct { uint16_t Cap, ConType; void *hContainer; } TW_CAPABILITY;
typedef struct { uint16_t ShowUI, ModalUI; void *hParent; } TW_USERINTERFACE;
typedef struct { void *pEvent; uint16_t TWMessage; } TW_EVENT;
typedef struct { void *CallBackProc; uint32_t RefCon; int16_t Message; } TW_CALLBACK;
typedef struct { uint32_t Size; void *DSM_Entry, *DSM_MemAllocate, *DSM_MemFree, *DSM_MemLock, *DSM_MemUnlock; } TW_ENTRYPOINT;
typedef struct {
    uint32_t Event; char DeviceName[256]; uint32_t BatteryMinutes; int16_t BatteryPercentage; int32_t PowerSupply;
    TW_FIX32 XResolution, YResolution; uint32_t FlashUsed2, AutomaticCapture, TimeBeforeFirstCapture, TimeBetweenCaptures;
} TW_DEVICEEVENT;
typedef struct { TW_FIX32 Left, Top, Right, Bottom; } TW_FRAME;
typedef struct { TW_FRAME Frame; uint32_t DocumentNumber, PageNumber, FrameNumber; } TW_IMAGELAYOUT;
typedef struct {
    TW_FIX32 XResolution, YResolution; int32_t ImageWidth, ImageLength; int16_t SamplesPerPixel, BitsPerSample[8];
    int16_t BitsPerPixel; uint16_t Planar; int16_t PixelType; uint16_t Compression;
} TW_IMAGEINFO;
typedef struct { uint32_t MinBufSize, MaxBufSize, Preferred; } TW_SETUPMEMXFER;
typedef struct { char FileName[256]; uint16_t Format; int16_t VRefNum; } TW_SETUPFILEXFER;
typedef struct { uint32_t Flags, Length; void *TheMem; } TW_MEMORY;
typedef struct { uint16_t Compression; uint32_t BytesPerRow, Columns, Rows, XOffset, YOffset, BytesWritten; TW_MEMORY Memory; } TW_IMAGEMEMXFER;
typedef struct { uint16_t Count; uint32_t EOJ; } TW_PENDINGXFERS;
#pragma pack(pop)

typedef uint16_t (CALLING *entry_of_manager)(TW_IDENTITY *, TW_IDENTITY *, uint32_t, uint16_t, uint16_t, void *);
typedef uint16_t (CALLING *entry_of_source)(TW_IDENTITY *, uint32_t, uint16_t, uint16_t, void *);

enum { CONTROL = 1, IMAGE = 2 };
enum {
    DAT_NULL = 0, DAT_CAPABILITY = 1, DAT_EVENT = 2, DAT_IDENTITY = 3, DAT_PARENT = 4, DAT_PENDINGXFERS = 5,
    DAT_SETUPMEMXFER = 6, DAT_SETUPFILEXFER = 7, DAT_STATUS = 8, DAT_USERINTERFACE = 9, DAT_DEVICEEVENT = 13,
    DAT_CALLBACK = 16, DAT_IMAGEINFO = 0x101, DAT_IMAGELAYOUT = 0x102, DAT_IMAGEMEMXFER = 0x103,
    DAT_IMAGENATIVEXFER = 0x104, DAT_IMAGEFILEXFER = 0x105, DAT_ENTRYPOINT = 0x403
};
enum {
    MSG_GET = 1, MSG_GETCURRENT = 2, MSG_GETFIRST = 4, MSG_GETNEXT = 5, MSG_SET = 6, MSG_RESET = 7,
    MSG_XFERREADY = 0x101, MSG_CLOSEDSREQ = 0x102, MSG_DEVICEEVENT = 0x104, MSG_OPENDSM = 0x301, MSG_CLOSEDSM = 0x302,
    MSG_OPENDS = 0x401, MSG_CLOSEDS = 0x402, MSG_DISABLEDS = 0x501, MSG_ENABLEDS = 0x502, MSG_PROCESSEVENT = 0x601,
    MSG_ENDXFER = 0x701, MSG_REGISTER_CALLBACK = 0x902
};
enum { SUCCESS = 0, FAILURE = 1, CHECKSTATUS = 2, CANCEL = 3, NOTDSEVENT = 5, XFERDONE = 6, ENDOFLIST = 7 };
enum { BUMMER = 1, NODS = 3, MAXCONNECTIONS = 4, BADVALUE = 10, SEQERROR = 11, CAPUNSUPPORTED = 13, FILEWRITEERROR = 22, NOMEDIA = 29 };
#endif
