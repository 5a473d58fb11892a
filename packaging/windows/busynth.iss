; Inno Setup 6: iscc /DVersion=... /DFolder=dist\busynth packaging\windows\busynth.iss
[Setup]
AppId={{8E4B8E1C-6B0A-4C43-9C5E-0C0B8D0E5B57}
AppName=busynth
AppVersion={#Version}
AppPublisher=The busynth authors
DefaultDirName={autopf}\busynth
DefaultGroupName=busynth
DisableProgramGroupPage=yes
; Without an administrator it installs for its user alone.
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog commandline
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
OutputBaseFilename=busynth-{#Version}-setup
LicenseFile=..\..\LICENSE
Compression=lzma2/normal
SolidCompression=yes
ChangesAssociations=yes
UninstallDisplayIcon={app}\busynth-window.exe

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"

[Files]
Source: "{#Folder}\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{autoprograms}\busynth"; Filename: "{app}\busynth-window.exe"

[Registry]
; Offered under "Open with", made the default of nothing.
Root: HKA; Subkey: "Software\Classes\Applications\busynth-window.exe\shell\open\command"; ValueType: string; ValueData: """{app}\busynth-window.exe"" ""%1"""; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\.dcm\OpenWithList\busynth-window.exe"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\.png\OpenWithList\busynth-window.exe"; Flags: uninsdeletekey

[Run]
Filename: "{app}\busynth-window.exe"; Description: "{cm:LaunchProgram,busynth}"; Flags: nowait postinstall skipifsilent
