#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What stands in a directory.
public enum Directory {
  public static func exists(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether something, of whatever kind, stands there.
  public static func holds(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0
  }

  /// The paths of the files directly in a directory whose names end in one of the extensions (without a dot, in any
  /// case), sorted by the bytes of their names. Hidden files are left out.
  public static func files(in path: String, extensions: [String]) throws(FileError) -> [String] {
    guard let stream = opendir(path) else { throw .last("list", path) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if isWanted(name, extensions) { names.append(name) }
    }
    let prefix = path.utf8.last == UInt8(ascii: "/") ? path : path + "/"
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { prefix + $0 }
      .filter { !exists($0) }
  }

  private static func isWanted(_ name: String, _ extensions: [String]) -> Bool {
    guard name.utf8.first != UInt8(ascii: "."), let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else {
      return false
    }
    let suffix = name[name.utf8.index(after: dot)...].lowercased()
    return extensions.contains { $0.utf8.elementsEqual(suffix.utf8) }
  }
}
