import CNCurses

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The real terminal. Keys come from and the screen goes to the device file, so standard input may be data and standard
/// output a pipe.
///
/// While it is open, SIGINT, SIGTERM and SIGHUP come as events, and a crash gives the terminal back first. `close` does
/// so in any case.
public final class NcursesTerminal: TerminalDevice {
  // A class: it owns the screen, which is one for the process.
  public private(set) var size: Size
  public let waker = Waker()
  private let input: UnsafeMutablePointer<FILE>
  private let output: UnsafeMutablePointer<FILE>
  private let descriptor: Int32
  private let screen: OpaquePointer
  private let window: UnsafeMutablePointer<WINDOW>
  private var colours: NcursesColours
  private let signalEnd: Int32
  private let formerActions: [Int32: sigaction]
  private var shown: Frame?
  private var keys: [Key] = []
  private var isOpen = true

  /// Opens the screen.
  ///
  /// - Parameters:
  ///   - path: the terminal's device file.
  ///   - wantsColour: false for NO_COLOR.
  /// - Throws: `TerminalError`.
  public init(path: String = "/dev/tty", wantsColour: Bool) throws {
    guard CharacterLocale.useUTF8() else { throw TerminalError.noUTF8 }
    let (input, output) = try Self.open(path)
    let descriptor = fileno(input)
    var modes = termios()
    _ = tcgetattr(descriptor, &modes)
    guard let screen = newterm(nil, output, input) else {
      fclose(input)
      fclose(output)
      throw TerminalError.unknownTerminal(path: path)
    }
    set_term(screen)
    guard cn_capability("cup") != nil, let window = newwin(0, 0, 0, 0) else {
      endwin()
      delscreen(screen)
      fclose(input)
      fclose(output)
      throw TerminalError.unknownTerminal(path: path)
    }
    (self.input, self.output, self.descriptor, self.screen, self.window) = (input, output, descriptor, screen, window)
    Self.configure(window)
    NcursesKeys.defineSequences()
    colours = NcursesColours(wantsColour: wantsColour)
    (signalEnd, formerActions) = SignalPipe.install()
    CrashRestore.arm(descriptor: descriptor, modes: modes, bytes: Self.restoringBytes())
    size = Self.size(of: descriptor) ?? Size(columns: Int(getmaxx(window)), rows: Int(getmaxy(window)))
    adoptSize()
  }

  deinit { close() }

  private static func open(
    _ path: String
  ) throws(TerminalError) -> (UnsafeMutablePointer<FILE>, UnsafeMutablePointer<FILE>) {
    guard let input = fopen(path, "r") else {
      throw .noTerminal(path: path, reason: String(cString: strerror(errno)))
    }
    guard let output = fopen(path, "w") else {
      let reason = String(cString: strerror(errno))
      fclose(input)
      throw .noTerminal(path: path, reason: reason)
    }
    guard isatty(fileno(input)) == 1 else {
      fclose(input)
      fclose(output)
      throw .noTerminal(path: path, reason: "not a terminal")
    }
    return (input, output)
  }

  private static func configure(_ window: UnsafeMutablePointer<WINDOW>) {
    cbreak()
    noecho()
    keypad(window, true)
    nodelay(window, true)
    set_escdelay(40)
    leaveok(window, false)
    scrollok(window, false)
  }

  /// What brings the terminal back without ncurses; delays in the capabilities are left out.
  private static func restoringBytes() -> [UInt8] {
    var bytes: [UInt8] = []
    for name in ["sgr0", "rmkx", "cnorm", cn_capability("rmcup") == nil ? "clear" : "rmcup"] {
      guard let capability = cn_capability(name) else { continue }
      var inDelay = false
      for byte in String(cString: capability).utf8 {
        if byte == UInt8(ascii: "$") { inDelay = true }
        if !inDelay { bytes.append(byte) }
        if byte == UInt8(ascii: ">") { inDelay = false }
      }
    }
    return bytes + [0x0D, 0x0A]
  }

  /// Gives the terminal back. The screen cannot be used after that.
  public func close() {
    guard isOpen else { return }
    isOpen = false
    if cn_capability("rmcup") == nil {
      // No other screen to go back to: leave this one empty.
      wclear(window)
      wrefresh(window)
    }
    endwin()
    CrashRestore.disarm()
    SignalPipe.restore(formerActions)
    delwin(window)
    delscreen(screen)
    fclose(input)
    fclose(output)
  }

  /// What the terminal can show.
  public var depth: ColourDepth { colours.palette.depth }
}

// MARK: - Showing

extension NcursesTerminal {
  public func present(_ frame: Frame) {
    guard isOpen else { return }
    for row in 0..<min(frame.size.rows, size.rows) where rowChanged(row, frame) { draw(row, of: frame) }
    if let cursor = frame.cursor, cursor.row < size.rows, cursor.column < size.columns {
      curs_set(1)
      wmove(window, Int32(cursor.row), Int32(cursor.column))
    } else {
      curs_set(0)
    }
    wrefresh(window)
    shown = frame
  }

  private func rowChanged(_ row: Int, _ frame: Frame) -> Bool {
    guard let shown, shown.size == frame.size else { return true }
    let cells = (row * frame.size.columns)..<((row + 1) * frame.size.columns)
    return shown.cells[cells] != frame.cells[cells]
  }

  private func draw(_ row: Int, of frame: Frame) {
    wmove(window, Int32(row), 0)
    wclrtoeol(window)
    for column in 0..<min(frame.size.columns, size.columns) {
      let cell = frame.cells[row * frame.size.columns + column]
      guard cell.glyph.width > 0 else { continue }
      let look = colours.lookup(cell.style)
      let glyph = cell.glyph
      _ = cn_put(
        window, Int32(row), Int32(column), glyph.base, glyph.firstMark, glyph.secondMark, look.attributes, look.pair)
    }
  }

  private static func size(of descriptor: Int32) -> Size? {
    var window = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0 else { return nil }
    return Size(columns: Int(window.ws_col), rows: Int(window.ws_row))
  }

  private func adoptSize() {
    if let size = Self.size(of: descriptor) { self.size = size }
    resizeterm(Int32(clamping: size.rows), Int32(clamping: size.columns))
    wresize(window, Int32(clamping: size.rows), Int32(clamping: size.columns))
    wclear(window)
    shown = nil
  }
}

// MARK: - Listening

extension NcursesTerminal {
  public func nextEvent(timeout: Int?) -> TerminalEvent {
    guard isOpen else { return .closed }
    while true {
      if !keys.isEmpty { return .key(keys.removeFirst()) }
      if let event = takeSignal() { return event }
      var sources = [
        pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: signalEnd, events: Int16(POLLIN), revents: 0),
        pollfd(fd: waker.readEnd, events: Int16(POLLIN), revents: 0),
      ]
      let count = poll(&sources, 3, timeout.map { Int32(clamping: $0) } ?? -1)
      if count == 0 { return .timedOut }
      if count < 0, errno != EINTR { return .closed }
      if count < 0 || sources[1].revents != 0 { continue }
      if sources[0].revents != 0 {
        if isGone(sources[0].revents) { return .closed }
        readKeys()
      } else if sources[2].revents != 0 {
        waker.drain()
        return .woken
      }
    }
  }

  /// At its end a terminal is for ever readable, with nothing to read.
  private func isGone(_ events: Int16) -> Bool {
    if events & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 { return true }
    var waiting: Int32 = 0
    return ioctl(descriptor, UInt(FIONREAD), &waiting) != 0 || waiting == 0
  }

  private func readKeys() {
    // A pasted file must not keep the screen from being drawn.
    for _ in 0..<1024 {
      var character: wint_t = 0
      let kind = wget_wch(window, &character)
      if kind == ERR { return }
      let code = UInt32(character)
      if kind == KEY_CODE_YES {
        if Int32(clamping: code) == KEY_RESIZE { continue }
        keys.append(NcursesKeys.key(code: Int32(clamping: code)))
      } else {
        keys.append(NcursesKeys.key(character: code))
      }
    }
  }

  private func takeSignal() -> TerminalEvent? {
    while let signal = SignalPipe.next() {
      switch signal {
      case SIGWINCH:
        adoptSize()
        return .resized(size)
      case SIGTSTP:
        suspend()
        adoptSize()
        return .resized(size)
      default: return .signal(signal)
      }
    }
    return nil
  }

  /// Ctrl-Z: the shell gets a clean terminal; goes on when it is brought back.
  private func suspend() {
    endwin()
    var standard = sigaction()  // all zero: the default action
    var ours = sigaction()
    _ = sigaction(SIGTSTP, &standard, &ours)
    _ = raise(SIGTSTP)
    _ = sigaction(SIGTSTP, &ours, nil)
    wrefresh(window)
  }
}
