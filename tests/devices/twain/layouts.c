/* Prints the layout of each structure as this compiler has it: "name size offset offset ...". */

#include "twain.h"
#include <stddef.h>
#include <stdio.h>

#define BEGIN(type) printf("%s %d", #type, (int)sizeof(type))
#define AT(type, field) printf(" %d", (int)offsetof(type, field))
#define END printf("\n")

int main(void) {
    BEGIN(TW_FIX32); AT(TW_FIX32, Whole); AT(TW_FIX32, Frac); END;
    BEGIN(TW_VERSION); AT(TW_VERSION, MajorNum); AT(TW_VERSION, MinorNum); AT(TW_VERSION, Language); AT(TW_VERSION, Country); AT(TW_VERSION, Info); END;
    BEGIN(TW_IDENTITY); AT(TW_IDENTITY, Id); AT(TW_IDENTITY, Version); AT(TW_IDENTITY, ProtocolMajor); AT(TW_IDENTITY, ProtocolMinor);
    AT(TW_IDENTITY, SupportedGroups); AT(TW_IDENTITY, Manufacturer); AT(TW_IDENTITY, ProductFamily); AT(TW_IDENTITY, ProductName); END;
    BEGIN(TW_STATUS); AT(TW_STATUS, ConditionCode); AT(TW_STATUS, Data); END;
    BEGIN(TW_CAPABILITY); AT(TW_CAPABILITY, Cap); AT(TW_CAPABILITY, ConType); AT(TW_CAPABILITY, hContainer); END;
    BEGIN(TW_USERINTERFACE); AT(TW_USERINTERFACE, ShowUI); AT(TW_USERINTERFACE, ModalUI); AT(TW_USERINTERFACE, hParent); END;
    BEGIN(TW_EVENT); AT(TW_EVENT, pEvent); AT(TW_EVENT, TWMessage); END;
    BEGIN(TW_CALLBACK); AT(TW_CALLBACK, CallBackProc); AT(TW_CALLBACK, RefCon); AT(TW_CALLBACK, Message); END;
    BEGIN(TW_ENTRYPOINT); AT(TW_ENTRYPOINT, Size); AT(TW_ENTRYPOINT, DSM_Entry); AT(TW_ENTRYPOINT, DSM_MemAllocate);
    AT(TW_ENTRYPOINT, DSM_MemFree); AT(TW_ENTRYPOINT, DSM_MemLock); AT(TW_ENTRYPOINT, DSM_MemUnlock); END;
    BEGIN(TW_DEVICEEVENT); AT(TW_DEVICEEVENT, Event); AT(TW_DEVICEEVENT, DeviceName); AT(TW_DEVICEEVENT, BatteryMinutes);
    AT(TW_DEVICEEVENT, BatteryPercentage); AT(TW_DEVICEEVENT, PowerSupply); AT(TW_DEVICEEVENT, XResolution); AT(TW_DEVICEEVENT, YResolution);
    AT(TW_DEVICEEVENT, FlashUsed2); AT(TW_DEVICEEVENT, AutomaticCapture); AT(TW_DEVICEEVENT, TimeBeforeFirstCapture);
    AT(TW_DEVICEEVENT, TimeBetweenCaptures); END;
    BEGIN(TW_FRAME); AT(TW_FRAME, Left); AT(TW_FRAME, Top); AT(TW_FRAME, Right); AT(TW_FRAME, Bottom); END;
    BEGIN(TW_IMAGELAYOUT); AT(TW_IMAGELAYOUT, Frame); AT(TW_IMAGELAYOUT, DocumentNumber); AT(TW_IMAGELAYOUT, PageNumber); AT(TW_IMAGELAYOUT, FrameNumber); END;
    BEGIN(TW_IMAGEINFO); AT(TW_IMAGEINFO, XResolution); AT(TW_IMAGEINFO, YResolution); AT(TW_IMAGEINFO, ImageWidth); AT(TW_IMAGEINFO, ImageLength);
    AT(TW_IMAGEINFO, SamplesPerPixel); AT(TW_IMAGEINFO, BitsPerSample); AT(TW_IMAGEINFO, BitsPerPixel); AT(TW_IMAGEINFO, Planar);
    AT(TW_IMAGEINFO, PixelType); AT(TW_IMAGEINFO, Compression); END;
    BEGIN(TW_SETUPMEMXFER); AT(TW_SETUPMEMXFER, MinBufSize); AT(TW_SETUPMEMXFER, MaxBufSize); AT(TW_SETUPMEMXFER, Preferred); END;
    BEGIN(TW_SETUPFILEXFER); AT(TW_SETUPFILEXFER, FileName); AT(TW_SETUPFILEXFER, Format); AT(TW_SETUPFILEXFER, VRefNum); END;
    BEGIN(TW_MEMORY); AT(TW_MEMORY, Flags); AT(TW_MEMORY, Length); AT(TW_MEMORY, TheMem); END;
    BEGIN(TW_IMAGEMEMXFER); AT(TW_IMAGEMEMXFER, Compression); AT(TW_IMAGEMEMXFER, BytesPerRow); AT(TW_IMAGEMEMXFER, Columns); AT(TW_IMAGEMEMXFER, Rows);
    AT(TW_IMAGEMEMXFER, XOffset); AT(TW_IMAGEMEMXFER, YOffset); AT(TW_IMAGEMEMXFER, BytesWritten); AT(TW_IMAGEMEMXFER, Memory); END;
    BEGIN(TW_PENDINGXFERS); AT(TW_PENDINGXFERS, Count); AT(TW_PENDINGXFERS, EOJ); END;
    return 0;
}
