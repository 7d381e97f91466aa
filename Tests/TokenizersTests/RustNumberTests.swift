import Testing

@testable import Tokenizers

/// Scores as the package reads them, to the last bit: of these the first twelve are not the nearest doubles.
struct RustNumberTests {
  @Test(
    arguments: [
      (#"-11.780045159651033"#, 0xC027_8F62_1444_3564), (#"-14.067641772076719"#, 0xC02C_22A1_F13D_D375),
      (#"-9.182634638213367"#, 0xC022_5D82_498C_7C86), (#"-0.11418258900785849"#, 0xBFBD_3B11_F58F_B55F),
      (#"-14.810068236663927"#, 0xC02D_9EC1_438F_FFFB), (#"-3.9967884035428614"#, 0xC00F_F96C_32D1_FD38),
      (#"-11.689217415568827"#, 0xC027_60E1_1AE7_674D), (#"-15.968778811548521"#, 0xC02F_F003_C6C1_5139),
      (#"-14.376709455235797"#, 0xC02C_C0E0_0FCC_A9D7), (#"-12.970128361985127"#, 0xC029_F0B4_AA27_4BDE),
      (#"-13.483060284937283"#, 0xC02A_F753_AD7B_9AAA), (#"-0.36185967280943476"#, 0xBFD7_28B5_791D_4C4F),
      (#"0"#, 0), (#"-0"#, 0x8000_0000_0000_0000), (#"5"#, 0x4014_0000_0000_0000), (#"-17"#, 0xC031_0000_0000_0000),
      (#"123456789012345678901234567890"#, 0x45F8_EE90_FF6C_373E), (#"1e-5"#, 0x3EE4_F8B5_88E3_68F1),
      (#"1E+3"#, 0x408F_4000_0000_0000), (#"0.1"#, 0x3FB9_9999_9999_999A), (#"1e308"#, 0x7FE1_CCF3_85EB_C8A0),
      (#"4.9e-324"#, 1), (#"1e-400"#, 0), (#"123e-330"#, 0), (#"0e999"#, 0),
      (#"0.00000000000000000000000012345678901234567890123"#, 0x3AC3_1AA0_94E0_75F2),
    ] as [(String, UInt64)])
  func equalsThePackage(_ text: String, _ bits: UInt64) {
    #expect(Self.number(text)?.bitPattern == bits)
  }

  @Test(arguments: ["1e309", "1e999", "-1e400", "NaN", "-Infinity", "", "-", "1.", ".5", "1e", "1e+", "1x", "--1"])
  func isNone(_ text: String) {
    #expect(Self.number(text) == nil)
  }

  private static func number(_ text: String) -> Double? {
    Array(text.utf8).withUnsafeBufferPointer { RustNumber.double($0) }
  }
}
