import Schemas

/// Log lines as a load balancer writes them, from a seed: the input of benchmarks and of fuzzing,
/// which must not change with the simulator.
package struct LogLines {
    private var random: SeededRandom
    /// Tenths of milliseconds since the first line.
    private var clock = 0
    private static let group =
        "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/0123456789abcdef"
    private static let agents = [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
        "curl/8.5.0", "okhttp/4.12.0", "Go-http-client/2.0", "-", "",
    ]

    package init(seed: UInt64) { random = SeededRandom(seed) }

    /// `count` lines of a family, each with its newline.
    package mutating func block(_ count: Int, of family: Family = .access) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<count { bytes += Array("\(line(of: family))\n".utf8) }
        return bytes
    }

    /// One line without its newline.
    package mutating func line(of family: Family = .access) -> String {
        clock += random.below(400)
        return switch family {
        case .access: access()
        case .connection: connection()
        case .healthCheck: healthCheck()
        }
    }

    private mutating func access() -> String {
        let target = random.oneIn(20) ? "-" : "10.0.\(random.below(4)).\(random.below(40)):8080"
        let status = random.oneIn(50) ? "502" : random.oneIn(9) ? "304" : "200"
        let answer = target == "-" || random.oneIn(60) ? "-" : status
        let times =
            answer == "-"
            ? "-1 -1 -1" : "0.00\(random.below(9)) \(seconds()) 0.00\(random.below(2))"
        let path = "/shop/item/\(random.below(800))?page=\(random.below(9))"
        let verb = random.oneIn(8) ? "POST" : "GET"
        let tls = random.oneIn(10) ? "- -" : "TLS_AES_128_GCM_SHA256 TLSv1.3"
        return
            "\(tls == "- -" ? "http" : "h2") \(time()) app/front/0123456789abcdef \(address()):\(port()) \(target) \(times) \(status) \(answer) \(random.below(4000)) \(random.below(90_000)) "
            + "\"\(verb) https://shop.example:443\(path) HTTP/2.0\" \"\(Self.agents[random.below(Self.agents.count)])\" \(tls) \(Self.group) \"Root=1-\(hexadecimal(8))-\(hexadecimal(24))\" \"shop.example\" \"session-reused\" \(random.below(5)) \(time()) "
            + "\"forward\" \"-\" \"-\" \"\(target)\" \"\(answer)\" \"-\" \"-\" TID_\(hexadecimal(32)) \"-\" \"-\" \"-\" 192.0.2.9 \"-\" \"-\""
    }

    private mutating func connection() -> String {
        let subject = random.oneIn(3) ? "\"-\"" : "\"CN=shop.example,O=Shop,C=DE\""
        return
            "\(time()) \(address()) \(port()) 443 TLSv1.3 TLS_AES_128_GCM_SHA256 \(seconds()) \(subject) NotBefore=2026-09-21T22:43:21Z;NotAfter=2027-06-17T22:43:21Z \(hexadecimal(16)) Success TID_\(hexadecimal(32)) X25519MLKEM768 app/front/0123456789abcdef 192.0.2.9"
    }

    private mutating func healthCheck() -> String {
        let (status, code, reason) =
            random.oneIn(7) ? ("FAIL", "502", "TargetError") : ("PASS", "200", "-")
        return
            "http \(time()) 0.0\(hexadecimal(8, ten: true)) 10.0.3.\(random.below(40)):8080 \(Self.group) \(status) \(code) \(reason) app/front/0123456789abcdef 192.0.2.9"
    }

    private func time() -> String {
        let seconds = clock / 10_000
        return
            "2026-11-20T\(padded(seconds / 3600 % 24, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2)).\(padded(clock % 10_000, 4))00Z"
    }

    private mutating func seconds() -> String {
        "\(random.oneIn(9) ? random.below(60) : 0).\(padded(random.below(1000), 3))"
    }

    private mutating func address() -> String {
        random.oneIn(12)
            ? "2001:db8::\(hexadecimal(4))" : "198.51.\(random.below(100)).\(random.below(254))"
    }

    private mutating func port() -> Int { 1024 + random.below(64_000) }

    /// Digits, hexadecimal or decimal.
    private mutating func hexadecimal(_ count: Int, ten: Bool = false) -> String {
        let digits = (0..<count).map { _ in String(random.below(ten ? 10 : 16), radix: 16) }
        return digits.joined()
    }

    private func padded(_ number: Int, _ width: Int) -> String {
        let text = "\(number)"
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
