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
    guard let thread = create(stackSize, body) else { return false }
    pthread_detach(thread)
    return true
  }

  /// Runs `body` in a thread of its own while `meanwhile` runs here; both have ended when this returns. Where the system
  /// gives no thread, `body` comes behind `meanwhile`.
  public static func run(_ body: @Sendable () -> Void, while meanwhile: () -> Void) {
    withoutActuallyEscaping(body) { body in
      let thread = create(stackSize, body)
      meanwhile()
      if let thread { pthread_join(thread, nil) } else { body() }
    }
  }

  private static func create(_ stackSize: Int, _ body: @escaping @Sendable () -> Void) -> pthread_t? {
    // On the heap: swiftc 6.3.1 crashes over `inout` attributes of a C call.
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    defer { attributes.deallocate() }
    guard pthread_attr_init(attributes) == 0 else { return nil }
    defer { pthread_attr_destroy(attributes) }
    guard pthread_attr_setstacksize(attributes, stackSize) == 0 else { return nil }
    let work = Unmanaged.passRetained(Work(body))
    #if canImport(Glibc)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    if pthread_create(&thread, attributes, runWork, work.toOpaque()) == 0 { return thread }
    work.release()
    return nil
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
