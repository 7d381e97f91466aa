import Glibc
import Reports

/// What the program sees of the process around it. The only place that reads the environment.
public struct Surroundings: Sendable {
  public var output: OutputStream
  public var errors: OutputStream
  public var outputIsTerminal: Bool
  public var errorsAreTerminal: Bool
  public var environment: [String: String]
  public var processors: Int
  /// The program's own file; nil where it is not known.
  public var executable: String?

  public init(
    output: OutputStream, errors: OutputStream, outputIsTerminal: Bool = false, errorsAreTerminal: Bool = false,
    environment: [String: String] = [:], processors: Int = 1, executable: String? = nil
  ) {
    self.output = output
    self.errors = errors
    self.outputIsTerminal = outputIsTerminal
    self.errorsAreTerminal = errorsAreTerminal
    self.environment = environment
    self.processors = processors
    self.executable = executable
  }

  public static func process() -> Surroundings {
    Surroundings(
      output: OutputStream(descriptor: 1), errors: OutputStream(descriptor: 2), outputIsTerminal: isatty(1) == 1,
      errorsAreTerminal: isatty(2) == 1, environment: ownEnvironment(),
      processors: max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))), executable: ownFile())
  }

  /// All of it: a child gets the same.
  private static func ownEnvironment() -> [String: String] {
    var result: [String: String] = [:]
    var next = environ
    while let entry = next.pointee {
      let sides = String(cString: entry).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if sides.count == 2 { result[String(sides[0])] = String(sides[1]) }
      next += 1
    }
    return result
  }

  private static func ownFile() -> String? {
    var path = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &path, path.count)
    return count > 0 ? String(decoding: path[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
  }

  /// A line for standard error; control characters of quoted input are made visible.
  func complain(_ message: String) {
    for line in message.split(separator: "\n", omittingEmptySubsequences: false) {
      errors.write(Visible.string(String(line)) + "\n")
    }
    errors.flush()
  }

  /// `--color auto|always|never`, and NO_COLOR.
  func usesColor(_ choice: String) throws(Failure) -> Bool {
    switch choice {
    case "always": return true
    case "never": return false
    case "auto":
      return outputIsTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    default: throw .usage("--color: found \(choice), expected auto, always or never")
    }
  }

  /// Standard output is a terminal, and keys can be read from one even when standard input is data.
  var canOpenBrowser: Bool {
    guard outputIsTerminal else { return false }
    let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC)
    if terminal >= 0 { close(terminal) }
    return terminal >= 0
  }

  /// Width of the report in columns.
  var columns: Int {
    var size = winsize()
    if outputIsTerminal, ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    return environment["COLUMNS"].flatMap(Int.init).map { min(max($0, 40), 400) } ?? 100
  }
}
