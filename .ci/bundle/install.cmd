@echo off
chcp 65001 >nul
pushd "%~dp0"
if not exist wheels goto packed

rem "py" takes the newest Python; where that one is not served, the next that is.
set PYTHON_MANAGER_AUTOMATIC_INSTALL=false
for %%v in (@PYTHONS@) do (
  py -%%v -c "import sysconfig; exit(sysconfig.get_platform() != 'win-amd64')" >nul 2>nul && set "PYTHON=py -%%v" && goto found
)
echo Python (64-bit) табылмады. Мына нұсқалардың бірі керек: @PYTHONS@
echo Python (64-bit) не найден. Нужна одна из версий: @PYTHONS@
echo https://www.python.org/downloads/windows/  Windows installer (64-bit)
goto failed

:found
%PYTHON% -m pip install --no-index --find-links wheels --upgrade bagalau || goto failed
%PYTHON% -m generator --version || goto failed
echo Дайын. Команда: bagalau  (табылмаса: %PYTHON% -m generator)
echo Готово. Команда: bagalau  (если не найдена: %PYTHON% -m generator)
pause
exit /b 0

:packed
echo Алдымен мұрағатты толық тарқатыңыз, содан кейін install.cmd файлын іске қосыңыз.
echo Сначала распакуйте архив целиком, затем запустите install.cmd.

:failed
pause
exit /b 1
