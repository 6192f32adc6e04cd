/* python.exe: the interpreter of python311.dll, as the one of Windows starts it. */

#include <windows.h>

typedef int (*python_main)(int, wchar_t **);

int wmain(int count, wchar_t **words) {
    HMODULE python = LoadLibraryW(L"python311.dll");
    return python ? ((python_main)(void *)GetProcAddress(python, "Py_Main"))(count, words) : 111;
}
