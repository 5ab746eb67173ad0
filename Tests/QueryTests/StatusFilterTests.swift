import Query
import Testing

struct StatusFilterTests {
    static let statuses: [Int64?] = [nil, 0, 200, 460, 499, 500, 502, 504, 599, 600]

    @Test(arguments: [
        ("502", [502]), ("502,504", [502, 504]), ("5xx", [500, 502, 504, 599]),
        ("5XX", [500, 502, 504, 599]), ("460,5xx", [460, 500, 502, 504, 599]), ("1xx", []),
    ])
    func matches(text: String, expected: [Int64]) throws {
        let filter = try StatusFilter(text)
        #expect(Self.statuses.filter(filter.matches) == expected)
    }

    @Test func all() throws {
        let filter = try StatusFilter("all")
        #expect(filter.isAll)
        #expect(Self.statuses.allSatisfy(filter.matches))
    }

    @Test(arguments: ["", ",", "502,", "50", "5020", "5x", "xx5", "0xx", "002", "5xx-4xx", "ok"])
    func refused(text: String) {
        #expect(throws: QueryError.self) { try StatusFilter(text) }
    }

    @Test func bounds() throws {
        let filter = try StatusFilter("502,504")
        #expect(filter.overlaps(200, 502))
        #expect(!filter.overlaps(200, 501))
        // The filter does not know what lies between the bounds of a file.
        #expect(filter.overlaps(503, 504))
        #expect(!filter.overlaps(503, 503))
    }
}
