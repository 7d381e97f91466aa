import Foundation
import TestSupport
import Testing

/// Tools/setup/setup.sh on a system that is made up: a PATH of few programs, and a folder in the place of `/`.
private struct MadeUpSystem {
  private let folder: TemporaryFolder

  /// - Parameter programs: what they do, as shell scripts by name.
  init(_ programs: [String: String]) throws {
    folder = try TemporaryFolder()
    try make("bin")
    for (name, script) in ["uname": "echo Linux", "id": "echo 1000"].merging(programs, uniquingKeysWith: { $1 }) {
      let path = try folder.file("bin/\(name)", "#!/bin/sh\n\(script)\n")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }
  }

  private func make(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: "\(folder.path)/\(name)", withIntermediateDirectories: true)
  }

  func withHeaders() throws -> MadeUpSystem { try withNcurses().withPCRE2() }

  func withPCRE2() throws -> MadeUpSystem {
    try make("root/usr/include")
    try make("root/usr/lib/some-machine")
    _ = try folder.file("root/usr/include/pcre2.h", "")
    _ = try folder.file("root/usr/lib/some-machine/libpcre2-8.so", "")
    return self
  }

  func withNcurses() throws -> MadeUpSystem {
    try make("root/usr/include")
    try make("root/usr/lib/some-machine")
    _ = try folder.file("root/usr/include/curses.h", "")
    _ = try folder.file("root/usr/lib/some-machine/libncursesw.so", "")
    return self
  }

  func setup(_ arguments: String...) throws -> (status: Int32, words: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["\(Repository.root)/Tools/setup/setup.sh"] + arguments
    process.environment = [
      "PATH": "\(folder.path)/bin", "MASKCHECK_SYSTEM_ROOT": "\(folder.path)/root", "LOG": "\(folder.path)/log",
    ]
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let words = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, words)
  }

  /// What `apt-get` was asked, line by line.
  var installed: [Substring] { ((try? folder.content("log")) ?? "").split(separator: "\n") }
}

@Suite struct SetupTests {
  private static let apt = #"echo "$*" >> "$LOG""#
  /// Knows no package before its lists were fetched.
  private static let aptWithoutLists = #"echo "$*" >> "$LOG"; read first < "$LOG"; [ "$first" != "$*" ]"#
  private static let install = "install -y -q --no-install-recommends"

  @Test func nothingIsSaidWhereAllIsThere() throws {
    let system = try MadeUpSystem(["swift": "", "apt-get": Self.apt]).withHeaders()
    #expect(try system.setup() == (0, ""))
    #expect(system.installed == [])
  }

  @Test func withoutSwiftItTellsWhereToGetIt() throws {
    let (status, words) = try MadeUpSystem([:]).withHeaders().setup()
    #expect(status == 1)
    #expect(words.contains("https://www.swift.org/install/"))
  }

  @Test func withoutRootItSaysTheLineToType() throws {
    let system = try MadeUpSystem(["swift": "", "apt-get": Self.apt])
    let (status, words) = try system.setup()
    #expect(status == 1)
    #expect(words.contains("  sudo apt-get update && sudo apt-get install -y libncurses-dev libpcre2-dev\n"))
    #expect(system.installed == [])
  }

  @Test func asRootItInstallsWhatIsMissing() throws {
    let system = try MadeUpSystem(["swift": "", "id": "echo 0", "apt-get": Self.apt])
    let (status, words) = try system.setup()
    #expect(status == 0)
    #expect(words.contains("The headers of ncurses and PCRE2 are missing"))
    #expect(system.installed == ["\(Self.install) libncurses-dev libpcre2-dev"])
  }

  @Test func onlyWhatIsMissingIsInstalled() throws {
    let programs = ["swift": "", "id": "echo 0", "apt-get": Self.apt]
    let without = try MadeUpSystem(programs).withNcurses()
    #expect(try without.setup().words.contains("The headers of PCRE2 are missing"))
    #expect(without.installed == ["\(Self.install) libpcre2-dev"])
    let other = try MadeUpSystem(programs).withPCRE2()
    #expect(try other.setup().status == 0)
    #expect(other.installed == ["\(Self.install) libncurses-dev"])
  }

  @Test func oldListsOfPackagesAreFetchedAnew() throws {
    let system = try MadeUpSystem(["swift": "", "id": "echo 0", "apt-get": Self.aptWithoutLists]).withPCRE2()
    _ = try system.setup()
    #expect(system.installed == ["\(Self.install) libncurses-dev", "update -q", "\(Self.install) libncurses-dev"])
  }

  @Test func whatCannotBeInstalledStopsIt() throws {
    #expect(try MadeUpSystem(["swift": "", "id": "echo 0", "apt-get": "exit 100"]).setup().status != 0)
  }

  @Test func otherSystemsAreToldTheirOwnLine() throws {
    let (status, words) = try MadeUpSystem(["swift": ""]).setup()
    #expect(status == 1)
    for line in ["dnf install ncurses-devel pcre2-devel", "pacman -S ncurses pcre2", "apk add ncurses-dev pcre2-dev"] {
      #expect(words.contains(line))
    }
  }

  @Test func onDarwinTheCommandLineToolsHoldNcursesButNotPCRE2() throws {
    let darwin = ["swift": "", "uname": "echo Darwin"]
    let (status, words) = try MadeUpSystem(darwin.merging(["xcrun": "exit 1"]) { $1 }).setup()
    #expect(status == 1)
    #expect(words.contains("xcode-select --install"))
    let tools = try MadeUpSystem(darwin.merging(["xcrun": ""]) { $1 })
    #expect(try tools.setup().words.contains("brew install pcre2"))
    #expect(try tools.withPCRE2().setup() == (0, ""))
  }

  @Test func theScreensNeedTmux() throws {
    let there = ["tmux": "", "python3": "", "ps": ""]
    #expect(try MadeUpSystem(there).setup("screens") == (0, ""))
    let partly = there.filter { $0.key == "python3" }
    let (status, words) = try MadeUpSystem(partly.merging(["apt-get": Self.apt]) { $1 }).setup("screens")
    #expect(status == 1)
    #expect(words.contains("apt-get install -y tmux procps\n"))
    #expect(try MadeUpSystem(partly).setup("screens").words.hasSuffix(": tmux procps\n"))
    let system = try MadeUpSystem(partly.merging(["id": "echo 0", "apt-get": Self.apt]) { $1 })
    #expect(try system.setup("screens").status == 0)
    #expect(system.installed == ["\(Self.install) tmux procps"])
  }
}
