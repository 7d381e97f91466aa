import JSON
import Testing

@testable import ChatTemplates

/// A hostile template ends with an error, soon, and takes nothing down with it.
@Suite struct TemplateLimitTests {
  private static let hostile: [String] = [
    "{{ 'a' * 10**9 }}", "{{ [0] * 10**9 }}", "{{ 10**99999 }}", "{{ 2**100000 }}", "{{ (2**4000) * (2**4000) }}",
    "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "{% set ns = namespace(x=[]) %}{% for i in range(100000) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}",
    "{% set ns = namespace(x='a') %}{% for i in range(100) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
    "{% set ns = namespace(x=[1]) %}{% for i in range(100) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
    "{{ '%999999999d' % 1 }}", "{{ '{:999999999}'.format(1) }}", "{{ 'a'.center(10**12) }}", "{{ 'a'|center(10**12) }}",
    "{{ ('a' * 10000).replace('a', 'b' * 10000) }}", "{{ ('a' * 10000)|replace('', 'b' * 10000) }}",
    "{{ [1]|batch(10**12, 0)|list }}", "{{ [1]|slice(10**12)|list }}", "{{ {}|tojson(indent=10**12) }}",
    "{{ 'a\n'|indent(10**12) }}", "{{ '\t'.expandtabs(10**12) }}", "{{ '%.999999999f' % 1.5 }}",
    "{{ " + String(repeating: "[", count: 100_000),
    "{{ " + String(repeating: "-", count: 100_000) + "1 }}", "{{ " + String(repeating: "not ", count: 100_000) + "1 }}",
    "{{ 1" + String(repeating: " + 1", count: 100_000) + " }}",
    "{{ a" + String(repeating: ".a", count: 100_000) + " }}",
    String(repeating: "{% if 1 %}", count: 10_000), "{{ 1" + String(repeating: " if 1 else 1", count: 100_000) + " }}",
    "{% for i in range(100000) %}{{ 'a' * 100000 }}{% endfor %}",
    // Constants, which are worked out before anything is rendered.
    "{{ 'a' * 70000 * 70000 }}", "{{ (('a' * 60000)|list|join('b' * 60000)) * 10**6 }}",
    "{{ " + String(repeating: "'abc'[1:", count: 100_000), "{{ " + String(repeating: "{1:", count: 100_000),
    "{% if 'a' * 10**9 %}{{ 1 + 'a' }}{% endif %}",
  ]

  @Test(arguments: hostile) func isStopped(_ source: String) {
    var target: [UInt8] = []
    #expect(throws: TemplateError.self) {
      _ = try ChatTemplate(Text(source)).render(variables: JSONObject(), into: &target)
    }
    #expect(target.isEmpty)
  }

  @Test func selfReferenceIsNotKept() throws {
    let source: Text =
      "{% set ns = namespace() %}{% set ns.me = ns %}{% macro m() %}{{ ns.me.me is defined }}{% endmacro %}{{ m() }}"
    var target: [UInt8] = []
    _ = try ChatTemplate(source).render(variables: JSONObject(), into: &target)
    #expect(Text(bytes: target) == "True")
  }

  @Test(arguments: [
    ("a\n{{ x y }}", 2, 6), ("{% nope %}", 1, 4), ("\n\n  {% if %}", 3, 9), ("é {{ 'a' ? }}", 1, 10), ("{{ a", 1, 5),
  ])
  func errorsSayWhere(_ source: String, _ line: Int, _ column: Int) {
    do {
      _ = try ChatTemplate(Text(source), name: "x.jinja")
      Issue.record("\(source) was read")
    } catch {
      #expect((error.line, error.column) == (line, column))
      #expect("\(error)".hasPrefix("x.jinja, line \(line), column \(column): "))
    }
  }

  @Test func contentsAreFound() throws {
    let template = try ChatTemplate("a{% for m in messages %}[{{ m.role }}: {{ m.content|trim }}]{% endfor %}")
    let messages: JSONValue = [
      ["role": "a", "content": " a "], ["role": "user", "content": "é"], ["role": "tool", "content": ""],
    ]
    var target: [UInt8] = []
    let variables = JSONObject([.init(key: "messages", value: messages)])
    let spans = try template.render(variables: variables, findsMessages: true, into: &target)
    #expect(Text(bytes: target) == "a[a: a][user: é][tool: ]")
    #expect(spans.messages.map(\.content) == [5..<6, 14..<16, nil])
  }

  @Test func everyPieceIsNamedOnce() {
    for names in [Filter.all.flatMap { [$0.name] + $0.aliases }, GlobalFunction.all.map(\.name)] {
      #expect(Set(names).count == names.count)
    }
  }
}
