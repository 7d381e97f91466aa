import JSON

/// Builds an object as a Python dict: a name that stands twice keeps its first place and gets the last value.
struct UniqueMembers {
  private(set) var object = JSONObject()
  /// Only from 16 members on; before that looking through them is faster.
  private var places: [Text: Int] = [:]

  mutating func set(_ key: Text, _ value: JSONValue) {
    if let place = place(of: key) {
      object.members[place].value = value
      return
    }
    object.members.append(JSONObject.Member(key: key, value: value))
    let count = object.members.count
    if count == 16 {
      for (index, member) in object.members.enumerated() { places[member.key] = index }
    } else if count > 16 {
      places[key] = count - 1
    }
  }

  private func place(of key: Text) -> Int? {
    object.members.count < 16 ? object.members.firstIndex { $0.key == key } : places[key]
  }
}
