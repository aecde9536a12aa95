# Prepares a start of unroll.cmd: finds the newest JDK, builds on first use or when sources changed, and
# prints what to start as NAME=VALUE lines. The counterpart of ./unroll, which explains the reasons; for
# Windows PowerShell 5.1 and later.
$ErrorActionPreference = 'Stop'
$root = (Resolve-Path -LiteralPath (Join-Path $PSScriptRoot '..\..\..')).ProviderPath
$state = Join-Path $root '.unroll-build'

function Say([string]$sentence) {
  [Console]::Error.WriteLine("unroll: $sentence")
}

function Stop-With([string]$sentence) {
  Say $sentence
  exit 1
}

# --- the newest JDK ---

function Read-Jdk([string]$jdk) {
  if (-not $jdk) { return }
  $release = Join-Path $jdk 'release'
  foreach ($needed in (Join-Path $jdk 'bin\java.exe'), (Join-Path $jdk 'bin\javac.exe'), $release) {
    if (-not (Test-Path -LiteralPath $needed)) { return }
  }
  $text = [IO.File]::ReadAllText($release)
  if ($text -match '(?m)^JAVA_VERSION="?(\d+)') {
    [pscustomobject]@{
      Home = $jdk; Version = [int]$Matches[1]; Vector = $text.Contains('jdk.incubator.vector')
    }
  }
}

function Find-Jdk {
  if ($env:UNROLL_JAVA_HOME) {
    $places = @($env:UNROLL_JAVA_HOME)
  } else {
    # Of two equally new ones the first wins.
    $places = @($env:JAVA_HOME)
    $onPath = Get-Command java.exe -CommandType Application -ErrorAction SilentlyContinue |
      Select-Object -First 1
    if ($onPath) { $places += Split-Path (Split-Path $onPath.Path) }
    foreach ($vendor in 'Java', 'Eclipse Adoptium', 'Microsoft', 'Zulu', 'Amazon Corretto', 'BellSoft') {
      $places += Join-Path $env:ProgramFiles "$vendor\*"
    }
    $places += Join-Path $env:USERPROFILE '.jdks\*'
    $places += Join-Path $env:USERPROFILE 'scoop\apps\*jdk*\current'
  }
  $best = $null
  foreach ($place in $places) {
    if (-not $place) { continue }
    foreach ($folder in @(Get-Item -Path $place -ErrorAction SilentlyContinue)) {
      $jdk = Read-Jdk $folder.FullName
      if ($jdk -and (-not $best -or $jdk.Version -gt $best.Version)) { $best = $jdk }
    }
  }
  if (-not $best -or $best.Version -lt 17) {
    $seen = 'none was found in JAVA_HOME, on PATH or in the usual places'
    if ($best) {
      $seen = "the newest here is $($best.Version), in $($best.Home)"
    } elseif ($env:UNROLL_JAVA_HOME) {
      $seen = "UNROLL_JAVA_HOME=$($env:UNROLL_JAVA_HOME) holds none"
    }
    Stop-With "needs a JDK, version 17 or later (25 is best); $seen. Install one, or set JAVA_HOME to it."
  }
  $best
}

# --- the build ---

function Find-Fresh { # the folder of the last build, or nothing when a source is newer than its start
  $current = Join-Path $state 'current'
  if (-not (Test-Path -LiteralPath $current)) { return }
  $app = Join-Path $state ([IO.File]::ReadAllText($current).Trim())
  $started = Join-Path $app 'started'
  if (-not (Test-Path -LiteralPath $started)) { return }
  $time = (Get-Item -LiteralPath $started).LastWriteTimeUtc
  $sources = @((Join-Path $root 'pom.xml'), (Join-Path $root '.mvn'), (Join-Path $root 'recipes'))
  foreach ($room in Get-ChildItem -LiteralPath $root -Directory) {
    if ($room.Name -notin 'benchmarks', 'examples', 'spark') {
      $sources += Join-Path $room.FullName 'pom.xml'
      $sources += Join-Path $room.FullName 'src\main'
    }
  }
  foreach ($source in $sources) {
    if (-not (Test-Path -LiteralPath $source)) { continue }
    $all = @(Get-Item -LiteralPath $source -Force) +
      @(Get-ChildItem -LiteralPath $source -Recurse -Force -ErrorAction SilentlyContinue)
    if ($all | Where-Object { $_.LastWriteTimeUtc -gt $time } | Select-Object -First 1) { return }
  }
  $app
}

function Start-Build($jdk) {
  $mvn = Get-Command mvn.cmd -CommandType Application -ErrorAction SilentlyContinue |
    Select-Object -First 1
  if ($mvn) {
    $mvn = $mvn.Path
  } else {
    foreach ($maven in $env:MAVEN_HOME, $env:M2_HOME) {
      if ($maven -and -not $mvn -and (Test-Path -LiteralPath "$maven\bin\mvn.cmd")) {
        $mvn = "$maven\bin\mvn.cmd"
      }
    }
  }
  if (-not $mvn) { Stop-With 'needs Maven (mvn) to build itself; put it on PATH or set MAVEN_HOME.' }
  if (Test-Path -LiteralPath (Join-Path $state 'current')) {
    Say 'building (sources changed) ...'
  } else {
    Say 'building (first use, about a minute) ...'
  }
  $name = 'app-{0:yyyyMMdd-HHmmss}-{1}' -f (Get-Date), $PID
  $app = Join-Path $state $name
  $log = Join-Path $state 'build.log'
  New-Item -ItemType Directory -Force -Path $app | Out-Null
  New-Item -ItemType File -Path (Join-Path $app 'started') | Out-Null
  foreach ($room in Get-ChildItem -LiteralPath $root -Directory) {
    $old = Join-Path $room.FullName 'target\launcher'
    if (Test-Path -LiteralPath $old) { Remove-Item -LiteralPath $old -Recurse -Force }
  }
  $env:JAVA_HOME = $jdk.Home
  $arguments = '-B --no-transfer-progress -Dunroll.launcher -pl cli -am package'
  $maven = Start-Process -FilePath $mvn -ArgumentList $arguments -WorkingDirectory $root -NoNewWindow `
    -Wait -PassThru -RedirectStandardOutput $log -RedirectStandardError "$log.err"
  $code = $maven.ExitCode
  Get-Content -LiteralPath "$log.err" | Add-Content -LiteralPath $log
  Remove-Item -LiteralPath "$log.err"
  if ($code -ne 0) {
    Remove-Item -LiteralPath $app -Recurse -Force
    $lines = @(Select-String -LiteralPath $log -Pattern '^\[ERROR\]' | ForEach-Object { $_.Line })
    if (-not $lines) { $lines = @(Get-Content -LiteralPath $log -Tail 20) }
    $lines | Select-Object -First 20 | ForEach-Object { [Console]::Error.WriteLine($_) }
    Stop-With "the build failed; the whole log is in $log"
  }
  Move-Item -Path (Join-Path $root 'cli\target\launcher\app\*.jar') -Destination $app
  [IO.File]::WriteAllText((Join-Path $state 'current'), $name)
  # Windows keeps open jars, so the builds of runs that go on stay until a later build.
  Get-ChildItem -LiteralPath $state -Directory -Filter 'app-*' | Sort-Object Name -Descending |
    Select-Object -Skip 2 | Remove-Item -Recurse -Force -ErrorAction SilentlyContinue
  $app
}

function Get-App($jdk) {
  $app = Find-Fresh
  if ($app) { return $app }
  New-Item -ItemType Directory -Force -Path $state | Out-Null
  # One build at a time. The system lets go of the mutex when its owner dies.
  $key = [BitConverter]::ToString([Security.Cryptography.SHA256]::Create().ComputeHash(
      [Text.Encoding]::UTF8.GetBytes($root.ToLowerInvariant()))).Replace('-', '')
  $mutex = New-Object Threading.Mutex($false, "Local\unroll-$key")
  try {
    if (-not $mutex.WaitOne(0)) {
      Say 'waiting for the build of another process ...'
      [void]$mutex.WaitOne()
    }
  } catch [Threading.AbandonedMutexException] {
    # Its owner died while it built; the mutex is ours now.
  }
  try {
    $app = Find-Fresh
    if (-not $app) { $app = Start-Build $jdk }
  } finally {
    $mutex.ReleaseMutex()
  }
  $app
}

$jdk = Find-Jdk
$app = Get-App $jdk
$flags = @()
if ($jdk.Vector) { $flags += '--add-modules jdk.incubator.vector' }
if ($jdk.Version -ge 22) { $flags += '--enable-native-access=ALL-UNNAMED' }
$flags += '-XX:MaxRAMPercentage=50'
$chosen = " $env:JDK_JAVA_OPTIONS $env:JAVA_TOOL_OPTIONS $env:JAVA_OPTS $env:UNROLL_JAVA_OPTS"
if ("$env:JAVA_OPTS $env:UNROLL_JAVA_OPTS" -notmatch '-XX:\+Use\w*GC') {
  if ($chosen -cnotmatch ' (-Xmn|-XX:(Max)?NewSize=|-XX:NewRatio=)') {
    $flags += '-XX:MaxNewSize=48m -Xlog:gc+ergo=error'
  }
  $flags += '-XX:+UseParallelGC'
}
$flags += '-Dfile.encoding=UTF-8 -Djava.awt.headless=true'

"UNROLL_APP=$app"
"UNROLL_FLAGS=$($flags -join ' ')"
"UNROLL_JAVA=$(Join-Path $jdk.Home 'bin\java.exe')"
