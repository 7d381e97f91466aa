// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// A module of ours: what it may import is exactly what stands here (see docs/architecture.md).
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies + ["TestSupport"], swiftSettings: settings)
}

/// A folder of static libraries, for `make release`: what is found there goes into the program. Not `-Xlinker -L`: the
/// folders of the system would come before it.
let linked: [LinkerSetting] =
  Context.environment["MASKCHECK_STATIC_LIBRARIES"].map { [.unsafeFlags(["-L", $0])] } ?? []

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "maskcheck",
  products: [.executable(name: "maskcheck", targets: ["maskcheck"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // program
    .executableTarget(
      name: "maskcheck", dependencies: ["MaskcheckCLI"], swiftSettings: settings, linkerSettings: linked),
    // edge
    module(
      "MaskcheckCLI",
      [
        "JSON", "MaskModel", "Files", "Tokenizers", "ChatTemplates", "Datasets", "Masking", "Linting", "Reports",
        "Inspection", "Browser", "Terminal", "PythonBridge", argumentParser,
      ]),
    module("Files", ["MaskModel"]),
    module("Terminal", ["CNCurses"]),
    module("PythonBridge", ["MaskModel", "JSON"]),
    // compose
    module("Inspection", ["MaskModel", "JSON", "Masking", "Linting"]),
    module("Browser", ["MaskModel", "Terminal"]),
    // core
    module("Tokenizers", ["MaskModel", "JSON", "CProcessor", "CPCRE2"]),
    module("ChatTemplates", ["MaskModel", "JSON"]),
    module("Datasets", ["MaskModel", "JSON"]),
    module("Masking", ["MaskModel", "JSON"]),
    module("Linting", ["MaskModel", "JSON", "CProcessor"]),
    module("Reports", ["MaskModel", "JSON"]),
    // base
    module("MaskModel", ["JSON", "CProcessor"]),
    module("JSON"),
    // fence
    .systemLibrary(name: "CNCurses", providers: [.apt(["libncurses-dev"]), .brew(["ncurses"])]),
    .systemLibrary(name: "CPCRE2", providers: [.apt(["libpcre2-dev"]), .brew(["pcre2"])]),
    .systemLibrary(name: "CProcessor"),
    // tests
    .target(
      name: "TestSupport", dependencies: ["JSON", "MaskModel"], path: "Tests/TestSupport", swiftSettings: settings),
    tests("JSONTests", ["JSON"]),
    tests("MaskModelTests", ["JSON", "MaskModel"]),
    tests("FilesTests", ["Files"]),
    tests("TerminalTests", ["Terminal"]),
    tests("PythonBridgeTests", ["PythonBridge", "MaskModel", "JSON"]),
    tests("TokenizersTests", ["Tokenizers"]),
    tests("DatasetsTests", ["Datasets", "Files"]),
    tests("MaskingTests", ["Masking"]),
    tests(
      "LintingTests",
      ["JSON", "MaskModel", "Datasets", "Linting", "Masking", "Tokenizers", "ChatTemplates", "Inspection"]),
    tests("ReportsTests", ["Reports", "MaskModel", "JSON"]),
    tests("InspectionTests", ["Inspection", "Linting", "Masking"]),
    tests("BrowserTests", ["Browser", "Terminal", "MaskModel", "JSON"]),
    tests("GoldenTests", ["Tokenizers", "Datasets", "Masking", "ChatTemplates", "JSON"]),
    tests("CommandTests", ["MaskcheckCLI", "MaskModel", "PythonBridge", "ChatTemplates"]),
    tests("ArchitectureTests", []),
    tests("DocumentationTests", ["JSON", "MaskModel", "Masking", "Datasets", "Reports", "Tokenizers"]),
    // measurements
    .executableTarget(
      name: "Benchmarks", dependencies: ["MaskModel", "Tokenizers", "ChatTemplates", "JSON", "Files"],
      path: "Benchmarks",
      exclude: ["scripts"], swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
