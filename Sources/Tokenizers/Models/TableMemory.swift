#if canImport(Glibc)
  import Glibc
#endif

/// Memory for the large flat tables that are looked into at random; to be freed with `deallocate`.
///
/// In pages of 2 MB where the system gives them: with pages of 4 kB each look into a table of 4 MB costs a walk through
/// the page tables besides (cold tokenising 49 → 60 MB/s with Qwen3's tables).
enum TableMemory {
  private static let pageSize = 1 << 21

  static func allocate<Element>(_ count: Int, of type: Element.Type = Element.self) -> UnsafeMutablePointer<Element> {
    let bytes = count * MemoryLayout<Element>.stride
    guard bytes >= pageSize else { return .allocate(capacity: count) }
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: pageSize)
    #if os(Linux)
      madvise(memory, bytes / pageSize * pageSize, MADV_HUGEPAGE)
    #endif
    return memory.bindMemory(to: Element.self, capacity: count)
  }
}
