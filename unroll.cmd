@echo off
rem Starts Unroll from a clone on Windows, as ./unroll does elsewhere. cli\src\launcher\prepare.ps1 finds
rem the newest JDK and builds when it must; it says what it does on stderr and prints NAME=VALUE lines,
rem so that stdout belongs to the command.
rem
rem   UNROLL_JAVA_HOME   this JDK and no other
rem   UNROLL_JAVA_OPTS   more JVM flags (JAVA_OPTS is read before it; the last flag wins)
setlocal EnableExtensions DisableDelayedExpansion

set "UNROLL_JAVA="
for /f "usebackq tokens=1,* delims==" %%A in (`powershell -NoProfile -ExecutionPolicy Bypass -File "%~dp0cli\src\launcher\prepare.ps1"`) do set "%%A=%%B"
if not defined UNROLL_JAVA exit /b 1

"%UNROLL_JAVA%" %UNROLL_FLAGS% %JAVA_OPTS% %UNROLL_JAVA_OPTS% -cp "%UNROLL_APP%\*" dev.unroll.cli.Main %*
exit /b %ERRORLEVEL%
