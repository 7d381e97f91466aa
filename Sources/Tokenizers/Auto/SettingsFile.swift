import JSON

/// A file of settings beside a vocabulary, read once: several ask for what it holds.
struct SettingsFile: Sendable {
  let bytes: [UInt8]
  /// What it holds, or what is wrong with it.
  let parsed: Result<JSONValue, JSONError>

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    do throws(JSONError) {
      parsed = .success(try JSONValue(parsing: bytes, replacesLoneSurrogates: true))
    } catch {
      parsed = .failure(error)
    }
  }

  /// No settings where it cannot be read: what is wrong with it is said by whoever needs it whole.
  var value: JSONValue { (try? parsed.get()) ?? .object(JSONObject()) }
}
