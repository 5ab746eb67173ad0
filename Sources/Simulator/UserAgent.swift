/// Field 14, with what is not plain ASCII escaped as the load balancer does.
enum UserAgent {
    /// The most frequent first.
    private static let browsers = [
        windows + " (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
        phone + " (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
        android + " (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36"
            + " (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15"
            + " (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
        windows + " (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0",
        phone + " (KHTML, like Gecko) Version/17.7 Mobile/15E148 Safari/604.1",
        windows + " (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
        android + " (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
        android + " (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (compatible; ExampleBot/2.1; +https://bot.example.net/about.html)",
        "-",
        "Mozilla/5.0 (compatible; \\x22Price Spider\\x22 1.2)",
        "Caf\\xC3\\xA9Reader/1.4 (fr; \\x5C)",
    ]

    private static let programs = [
        "ShopApp/7.12.0 (iPhone; iOS 18.6; Scale/3.00)",
        "okhttp/4.12.0",
        "python-requests/2.32.4",
        "axios/1.7.9",
        "Go-http-client/2.0",
        "ShopApp/7.11.2 (Android 15; Pixel 8)",
        "Java-http-client/21.0.8",
        "curl/8.15.0",
        "grpc-go/1.75.0",
        "Apache-HttpClient/5.4.4 (Java/17.0.16)",
        "-",
        "node",
        "PostmanRuntime/7.46.1",
        "ShopApp/6.30.1 (\\x22beta\\x22; Android 13)",
        "",
    ]

    private static let windows =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36"
    private static let phone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15"
    private static let android =
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36"

    static let all: [[UInt8]] = (browsers + programs).map { Array($0.utf8) }

    /// An index into `all`.
    static func draw(isProgram: Bool, _ random: inout RandomSource) -> Int {
        // A rank of four octaves is one of 15, and the rarest browser shares the last.
        let rank = random.zipf(bits: 4)
        if isProgram { return browsers.count + rank }
        return rank == 14 && random.happens(percent: 50) ? 15 : rank
    }
}
