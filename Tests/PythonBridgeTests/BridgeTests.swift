import Foundation
import JSON
import MaskModel
import Testing

@testable import PythonBridge

@Suite(.enabled(if: FakePython.isThere, "python3 is not here: the child is not tested"), .serialized)
struct BridgeTests {
  private func rows(of bridge: Bridge, limit: Int? = nil) throws -> [Record] {
    let data = try bridge.open(DataRequest(names: ["fake.parquet"]))
    let source = try BridgeRows(bridge, data, limit: limit)
    var records: [Record] = []
    while let batch = try source.nextBatch() { records += batch.records }
    return records
  }

  private func expected(_ index: Int) -> [JSONValue] {
    let turns = JSONValue.array(Array(repeating: ["role": "user"], count: index % 3))
    let text = "row \(index) " + String(repeating: "é", count: index % 50)
    return [.string(Text(text)), "2024-01-31", .integer(Int64(index)), index % 3 == 0 ? .null : turns]
  }

  @Test(arguments: ["", "short", "talks"], [0, 65, 1000])
  func allRowsComeOnceAndInOrder(fake: String, count: Int) throws {
    let bridge = try Bridge(FakePython.launch(fake, rows: count))
    let records = try rows(of: bridge)
    #expect(records.map(\.origin.index) == Array(0..<count))
    for (index, record) in records.enumerated() { #expect(record.values == expected(index)) }
  }

  @Test(arguments: ["", "short"])
  func onlyTheRowsThatAreWanted(fake: String) throws {
    let bridge = try Bridge(FakePython.launch(fake))
    let data = try bridge.open(DataRequest(names: ["fake.parquet"]))
    for wanted in [[], [0], [999], [0, 1, 2, 3, 4, 5, 700, 998, 999], Array(0..<1000)] {
      let source = try BridgeRows(bridge, data, rows: wanted)
      var records: [Record] = []
      while let batch = try source.nextBatch() { records += batch.records }
      #expect(records.map(\.origin.index) == wanted)
      for record in records { #expect(record.values == expected(record.origin.index)) }
    }
  }

  @Test func limitsAndJumps() throws {
    let bridge = try Bridge(FakePython.launch("short"))
    #expect(try rows(of: bridge, limit: 70).count == 70)
    let data = try bridge.open(DataRequest(names: ["fake.parquet"]))
    let finder = BridgeRowFinder(bridge, data)
    for index in [999, 0, 63, 64, 500] { #expect(try finder.record(at: index)?.values == expected(index)) }
    #expect(try finder.record(at: 1000) == nil)
    #expect(try finder.record(at: -1) == nil)
  }

  @Test func typesAreThoseThatATrainerSees() throws {
    let data = try Bridge(FakePython.launch()).open(DataRequest(names: ["fake.parquet"]))
    #expect(
      data.columns.map(\.type) == [
        .string, .foreign("datetime.date"), .int64, .list(.structure([Column(name: "role", type: .string)])),
      ])
  }

  /// A count that is given up leaves answers under way behind, and rows are looked at while another counts.
  @Test func answersGoToWhoeverAsked() throws {
    let bridge = try Bridge(FakePython.launch())
    let data = try bridge.open(DataRequest(names: ["fake.parquet"]))
    var abandoned: BridgeRows? = try BridgeRows(bridge, data)
    _ = try abandoned?.nextBatch()
    let finder = BridgeRowFinder(bridge, data)
    #expect(try finder.record(at: 700)?.values == expected(700))
    abandoned = nil
    #expect(try finder.record(at: 300)?.values == expected(300))
    #expect(try rows(of: bridge).count == 1000)
  }

  @Test func theChildsErrorsAreToldWithTheirTraceback() throws {
    let bridge = try Bridge(FakePython.launch())
    do {
      _ = try bridge.ask("unheard", [])
      Issue.record("no error")
    } catch {
      #expect("\(error)" == "row 3: KeyError: 'x'\nTraceback\n  line 1")
    }
    #expect(try rows(of: bridge).count == 1000)
  }

  @Test func lastWordsOfAChildThatEnds() throws {
    let bridge = try Bridge(FakePython.launch("dies"))
    do {
      _ = try rows(of: bridge)
      Issue.record("no error")
    } catch {
      #expect("\(error)" == "Python ended with exit code 1; its last words:\nthe last words\nof the child")
    }
  }

  @Test func nonsenseIsNamed() throws {
    let bridge = try Bridge(FakePython.launch("nonsense"))
    do {
      _ = try rows(of: bridge)
      Issue.record("no error")
    } catch {
      #expect("\(error)".contains("cannot be read"))
    }
  }

  @Test func aChildThatHangsIsEndedWithItsOwnChildren() throws {
    let bridge = try Bridge(FakePython.launch("silent"))
    let group = bridge.childID
    do {
      _ = try bridge.ask("open", [("data", "x")], silence: 1)
      Issue.record("no error")
    } catch {
      #expect("\(error)".contains("did not answer for 1 seconds (open)"))
      #expect("\(error)".contains("about to hang"))
    }
    #expect(isGone(group))
  }

  @Test func anInterpreterThatIsNotThere() {
    do {
      _ = try Bridge(PythonLaunch(python: "/no/such/python", package: nil, environment: [:]))
      Issue.record("no error")
    } catch {
      #expect("\(error)".hasPrefix("cannot start /no/such/python: No such file or directory"))
    }
  }

  @Test func anInterpreterWithoutThePackage() {
    do {
      _ = try Bridge(PythonLaunch(python: "python3", package: "/nowhere", environment: FakePython.environment))
      // Somebody installed it there.
    } catch {
      #expect("\(error)".contains("pip install maskcheck"))
    }
  }

  /// Killed at 50 random moments: an error every time, never a wait, and nothing of its group is left.
  @Test func aKilledChildIsAnErrorAndLeavesNothing() throws {
    for _ in 0..<50 {
      let bridge = try Bridge(FakePython.launch("talks", rows: 100_000))
      let group = bridge.childID
      let moment = UInt32.random(in: 0..<60_000)
      Thread.detachNewThread {
        usleep(moment)
        kill(group, SIGKILL)
      }
      #expect(throws: BridgeError.self) { while true { _ = try rows(of: bridge) } }
      #expect(isGone(group))
    }
  }

  @Test func theLastOwnerEndsTheChild() throws {
    var bridge: Bridge? = try Bridge(FakePython.launch())
    let group = bridge?.childID ?? 0
    bridge = nil
    #expect(isGone(group))
  }

  /// Whoever was killed is gone a moment later.
  private func isGone(_ group: pid_t) -> Bool {
    for _ in 0..<200 {
      if kill(-group, 0) != 0 { return true }
      usleep(10_000)
    }
    return false
  }
}
