import Dispatch
import MaskModel
import Terminal

/// Keeps a state, a screen and the threads behind them in step.
final class Session {
  // A class: it owns what is going on in the background.
  private let inspector: any Inspector
  private let device: any TerminalDevice
  private let mailbox: Mailbox
  private let loader: RowLoader
  private var state: BrowserState
  private var counting: (any Cancellable)?
  private var searching: CancelFlag?
  /// A count that was asked for while one types: it starts when the typing pauses.
  private var waitingCount: (whatIf: WhatIf, generation: Int, due: UInt64)?
  private var exit: ExitReason?

  /// Nanoseconds.
  private static let pause: UInt64 = 150_000_000

  init(inspector: any Inspector, device: any TerminalDevice) {
    self.inspector = inspector
    self.device = device
    mailbox = Mailbox(waker: device.waker)
    loader = RowLoader(inspector: inspector, mailbox: mailbox)
    state = BrowserState(title: inspector.title, tokenizer: inspector.tokenizer, size: device.size)
  }

  func run() -> ExitReason {
    defer { stop() }
    startCount(state.whatIf, generation: state.generation)
    perform(.resized(device.size))
    askForRows()
    while true {
      giveRowsAMoment()
      device.present(Screen.frame(of: state))
      handle(device.nextEvent(timeout: timeout))
      handleWaiting()
      startDueCount()
      if let exit { return exit }
      askForRows()
    }
  }

  private func stop() {
    counting?.cancel()
    searching?.cancel()
  }

  // MARK: Events

  private func handle(_ event: TerminalEvent) {
    switch event {
    case .key(let key): perform(.key(key))
    case .resized(let size): perform(.resized(size))
    case .signal(let signal): exit = .interrupted(signal: signal)
    case .closed: exit = .terminalLost
    case .woken, .timedOut: break
    }
    for action in mailbox.takeAll() { perform(action) }
    while exit == nil, state.canPressTypeAhead { perform(.typedAhead) }
  }

  /// Takes what has come meanwhile (a pasted text, say) before the next frame, but not for ever.
  private func handleWaiting() {
    for _ in 0..<256 where exit == nil {
      let event = device.nextEvent(timeout: 0)
      if event == .timedOut { return }
      handle(event)
    }
  }

  /// A row that is there within a moment is drawn at once, instead of an empty pane first.
  private func giveRowsAMoment() {
    guard state.tokens.row != state.list.selected || state.tokens.generation != state.generation else { return }
    let deadline = DispatchTime.now().uptimeNanoseconds + 10_000_000
    while exit == nil, state.awaitsSelectedRow {
      let now = DispatchTime.now().uptimeNanoseconds
      guard now < deadline else { return }
      let event = device.nextEvent(timeout: max(1, Int((deadline - now) / 1_000_000)))
      handle(event)
      if event != .woken { return askForRows() }
      askForRows()
    }
  }

  private func askForRows() { loader.want(state.wantedRows, rowsKnown: state.knownRows) }

  /// Milliseconds until something is due; nil where nothing is.
  private var timeout: Int? {
    guard exit == nil else { return 0 }
    guard let due = waitingCount?.due else { return nil }
    let now = DispatchTime.now().uptimeNanoseconds
    return due > now ? Int((due - now) / 1_000_000) + 1 : 0
  }

  // MARK: Effects

  private func perform(_ action: Action) {
    for effect in state.update(action) { perform(effect) }
  }

  private func perform(_ effect: Effect) {
    switch effect {
    case .count(let whatIf, let generation, let soon):
      counting?.cancel()
      let due = DispatchTime.now().uptimeNanoseconds + (soon ? Self.pause : 0)
      waitingCount = (whatIf, generation, due)
    case .search(let text, let from, let run): startSearch(text, from: from, run: run)
    case .cancelSearch: searching?.cancel()
    case .findFinding(let whatIf, let from, let forward):
      let row = inspector.nextFinding(from: from, forward: forward, settings: whatIf)
      perform(.foundFinding(row: row, forward: forward))
    case .quit: exit = .quit
    }
  }

  private func startDueCount() {
    guard let waiting = waitingCount, waiting.due <= DispatchTime.now().uptimeNanoseconds else { return }
    waitingCount = nil
    startCount(waiting.whatIf, generation: waiting.generation)
  }

  private func startCount(_ whatIf: WhatIf, generation: Int) {
    counting?.cancel()
    let mailbox = mailbox
    counting = inspector.count(settings: whatIf) { progress in
      mailbox.post(.progressed(generation: generation, progress))
    }
  }

  private func startSearch(_ text: [UInt8], from: Int, run: Int) {
    searching?.cancel()
    let flag = CancelFlag()
    searching = flag
    let (inspector, mailbox) = (inspector, mailbox)
    DispatchQueue.global(qos: .userInitiated).async {
      let row = Self.search(text, from: from, inspector, flag)
      mailbox.post(.searched(run: run, row: row))
    }
  }

  /// To the end, then from the start.
  private static func search(_ text: [UInt8], from: Int, _ inspector: any Inspector, _ flag: CancelFlag) -> Int? {
    if let row = inspector.search(.init(bytes: text), from: from, isCancelled: { flag.isCancelled }) { return row }
    guard from > 0, !flag.isCancelled else { return nil }
    return inspector.search(.init(bytes: text), from: 0, isCancelled: { flag.isCancelled })
  }
}
