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

  /// Whether a file stands there: no directory, pipe or device.
  public static func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// When it was changed last, in seconds; nil where nothing stands there.
  public static func modified(_ path: String) -> Double? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    #if canImport(Glibc)
      let time = status.st_mtim
    #else
      let time = status.st_mtimespec
    #endif
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// The names of the directories directly in a directory, sorted by their bytes. Hidden ones are left out.
  public static func folders(in path: String) throws(FileError) -> [String] {
    let prefix = path.utf8.last == UInt8(ascii: "/") ? path : path + "/"
    return try names(in: path).filter { $0.utf8.first != UInt8(ascii: ".") && exists(prefix + $0) }
  }

  /// The paths of the files directly in a directory whose names end in one of the extensions (without a dot, in any
  /// case), sorted by the bytes of their names. Hidden files are left out.
  public static func files(in path: String, extensions: [String]) throws(FileError) -> [String] {
    let prefix = path.utf8.last == UInt8(ascii: "/") ? path : path + "/"
    return try names(in: path).filter { isWanted($0, extensions) }.map { prefix + $0 }.filter { !exists($0) }
  }

  /// Sorted by their bytes.
  private static func names(in path: String) throws(FileError) -> [String] {
    guard let stream = opendir(path) else { throw .last("list", path) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func isWanted(_ name: String, _ extensions: [String]) -> Bool {
    guard name.utf8.first != UInt8(ascii: "."), let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else {
      return false
    }
    let suffix = name[name.utf8.index(after: dot)...].lowercased()
    return extensions.contains { $0.utf8.elementsEqual(suffix.utf8) }
  }
}
