import Foundation
import Testing

@testable import Table

struct JSONCursorTests {
    private func actions(_ text: String) throws(TableError) -> [Action] {
        try LogCommit(Array(text.utf8), name: "x.json").actions
    }

    private func path(_ literal: String) throws(TableError) -> String? {
        try actions(#"{"add":{"path":"# + literal + #","size":1}}"#).first?.add?.path
    }

    private static let literals: [(String, String)] = [
        (#""plain""#, "plain"), (#""a\"b\\c\/d""#, "a\"b\\c/d"),
        (#""\b\f\n\r\t""#, "\u{8}\u{C}\n\r\t"),
        (#""\u00e9\u20AC""#, "é€"), (#""\ud83d\ude00""#, "😀"), (#""é😀""#, "é😀"), (#""""#, ""),
    ]

    @Test(arguments: literals)
    func strings(literal: String, text: String) throws {
        #expect(try path(literal) == text)
    }

    private static let bad: [String] = [
        #""a"#, #""\x""#, #""\u12""#, #""\ud83d""#, #""\ud83dx""#, #""\ude00""#, "\"a\tb\"", "7",
        "null", "{}",
    ]

    @Test(arguments: bad)
    func badStrings(literal: String) {
        let error = #expect(throws: TableError.self) { try path(literal) }
        #expect(error?.code == .corrupt)
        #expect(error?.path == "x.json")
        #expect(error?.reason.hasPrefix("line 1 is no action: ") == true)
    }

    private static let lines: [String] = [
        "{torn", "[]", "{} {}", "{\"add\":}", "{\"add\":{}", "{\"add\":{\"path\":\"a\"}}", "nul",
        #"{"add":{"path":"a","size":1.5}}"#, #"{"add":{"path":"a","size":1e30}}"#,
        #"{"x":[1,]}"#, #"{"x":{"y"}}"#, #"{"x":tru}"#, #"{,}"#,
    ]

    @Test(arguments: lines)
    func noActions(line: String) {
        let error = #expect(throws: TableError.self) { try actions("\n{}\n" + line) }
        #expect(error?.reason.hasPrefix("line 3 is no action: ") == true)
    }

    @Test func depthIsLimited() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: TableError.self) { try actions("{\"x\":" + deep) }
    }

    @Test func invalidUTF8IsRefused() {
        let bytes = Array(#"{"add":{"path":""#.utf8) + [0xFF] + Array(#"","size":1}}"#.utf8)
        #expect(throws: TableError.self) { try LogCommit(bytes, name: "x") }
    }

    @Test func unknownMembersAndSpaceAreSkipped() throws {
        let text = """
            {"new":{"a":[1,-2.5e3,true,false,null,{"b":"\\""}]}}\r
              { "add" : { "path" : "p" , "size" : 1.0 , "partitionValues" : { "a" : null , "b" : "" } ,
            """.trimmingCharacters(in: .newlines)
            + #" "baseRowId":7,"tags":{"t":"1"},"dataChange":false,"deletionVector":null}}"#
        let file = try #require(try actions(text).last?.add)
        #expect(file.size == 1)
        #expect(file.partitionValues == ["a": nil, "b": ""])
        #expect(file.tags == ["t": "1"])
        #expect(!file.dataChange)
    }

    @Test func deletionVectorsAreSeen() throws {
        let text = #"{"add":{"path":"p","size":1,"deletionVector":{"storageType":"u"}}}"#
        #expect(try LogCommit(Array(text.utf8), name: "x").fileWithDeletionVector == "p")
    }
}

struct RetentionIntervalTests {
    private static let day: Int64 = 86_400_000_000
    private static let known: [String: Int64] = [
        "interval 30 days": 30 * day, "interval 1 week": 7 * day,
        "INTERVAL 2 Hours": 7_200_000_000, "interval 1 day 12 hours": day + day / 2,
        "interval 0 seconds": 0,
    ]

    @Test func durations() {
        for (text, duration) in Self.known {
            #expect(RetentionInterval(text)?.duration == duration)
        }
    }

    @Test(arguments: [
        "", "interval", "30 days", "interval days", "interval 1 month", "interval -1 days",
        "interval 9223372036854775807 weeks", "interval 1",
    ])
    func others(text: String) {
        #expect(RetentionInterval(text) == nil)
    }
}

struct LogPathTests {
    @Test(arguments: [
        ("a/b", "a/b"), ("a%20b", "a b"), ("%C3%A9", "é"), ("a%2520b", "a%20b"), ("100%", "100%"),
        ("%+1", "%+1"), ("%zz", "%zz"),
    ])
    func decodes(path: String, decoded: String) {
        #expect(LogPath.decoded(path) == decoded)
    }

    @Test(arguments: ["file:/a/b", "file:///a/b", "/a/b"])
    func absolutePathsHaveOneKey(path: String) {
        #expect(LogPath.key(path) == "/a/b")
    }
}
