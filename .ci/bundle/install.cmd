@echo off
setlocal
chcp 65001 >nul
pushd "%~dp0"
if not exist wheels goto packed

rem The newest Python that is served; the launcher is not to fetch one from the internet.
set PYTHON_MANAGER_AUTOMATIC_INSTALL=false
set found=
for %%v in (@PYTHONS@) do call :try %%v
if defined found goto found
echo Python (64-bit) табылмады. Мына нұсқалардың бірі керек: @PYTHONS@
echo Python (64-bit) не найден. Нужна одна из версий: @PYTHONS@
echo https://www.python.org/downloads/windows/  Windows installer (64-bit)
goto failed

:try
if defined found exit /b
py -%1 -c "import sysconfig; exit(sysconfig.get_platform() != 'win-amd64')" >nul 2>nul
if not errorlevel 1 set found=py -%1
exit /b

:found
%found% -m pip install --no-index --find-links wheels --upgrade bagalau
if errorlevel 1 goto failed
%found% -m generator --version
if errorlevel 1 goto failed
%found% -m generator app "%USERPROFILE%\bagalau" --shortcut
if errorlevel 1 goto failed
echo Дайын. Команда: bagalau  (табылмаса: %found% -m generator)
echo Готово. Команда: bagalau  (если не найдена: %found% -m generator)
pause
exit /b 0

:packed
echo Алдымен архивті толық тарқатып, содан кейін install.cmd файлын іске қосыңыз.
echo Сначала распакуйте архив целиком, затем запустите install.cmd.

:failed
pause
exit /b 1
