#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A thread of our own with room for deep recursion. Not Foundation's `Thread`: linked in, that library brings 37 MB of
/// Unicode data along, more than all the rest of the program.
public enum WorkThread {
  public static let stackSize = 8 << 20

  /// - Returns: false where the system gives no thread; `body` does not run then.
  public static func start(stackSize: Int = stackSize, _ body: @escaping @Sendable () -> Void) -> Bool {
    // On the heap: swiftc 6.3.1 crashes over `inout` attributes of a C call.
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    defer { attributes.deallocate() }
    guard pthread_attr_init(attributes) == 0 else { return false }
    defer { pthread_attr_destroy(attributes) }
    guard pthread_attr_setstacksize(attributes, stackSize) == 0 else { return false }
    pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED))
    let work = Unmanaged.passRetained(Work(body))
    #if canImport(Glibc)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    if pthread_create(&thread, attributes, runWork, work.toOpaque()) == 0 { return true }
    work.release()
    return false
  }
}

/// A class, because a C function takes it as one pointer.
private final class Work: Sendable {
  let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

private func runWork(_ work: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  if let work { Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body() }
  return nil
}
