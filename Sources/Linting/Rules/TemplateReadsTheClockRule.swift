import JSON
import MaskModel

extension Rule {
  public static let templateReadsTheClock = Rule(
    id: "MC612", name: "template-reads-the-clock", level: .warning,
    summary: "The chat template writes the date of today: ids differ from day to day.",
    explanation: """
      The template asks for the time (`strftime_now`). The same data give other ids tomorrow, a cache that was made today \
      is stale, and every example of a run has the same day in it, which the model may learn as well. `--now` fixes the \
      time for this report alone.
      """,
    fixes: [
      "": "Pass the date, where the template takes one, or take it out of the template.",
      "trl": """
      Most such templates take a date: a column `chat_template_kwargs` with {"date_string": "26 Jul 2024"} (look into the \
      template for the name). The model should then be asked with a date as well.
      """,
    ],
    triggers: [
      RuleExample(
        "a template with today's date", rows: [ExampleTemplate.sum], firesOn: [0],
        chatTemplate: ExampleTemplate.turns(
          assistant: #"{{ m.content + '<|im_end|>\n' }}"#, start: "{{ date_string or strftime_now('%d %b %Y') }}"))
    ],
    passes: [
      RuleExample("a template without a date", rows: [ExampleTemplate.sum], chatTemplate: ExampleTemplate.plain),
      RuleExample(
        "the date is passed",
        rows: [
          #"""
          {"messages":[{"role":"user","content":"2 + 2?"},{"role":"assistant","content":"4"}],"chat_template_kwargs":{"date_string":"26 Jul 2024"}}
          """#
        ],
        chatTemplate: ExampleTemplate.turns(
          assistant: #"{{ m.content + '<|im_end|>\n' }}"#, start: "{{ date_string or strftime_now('%d %b %Y') }}")),
    ],
    begin: { context in
      ChatRule.begin(context, unjudged: "no conversation was rendered") { row, _ in
        row.conversation.readsClock ? .seen("The template asks for the time.") : .clean
      } message: { sum in
        "In \(sum.share) the chat template writes the time at which it is rendered."
      }
    })
}
