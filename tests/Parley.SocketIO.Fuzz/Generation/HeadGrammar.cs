namespace Parley.SocketIO.Fuzz.Generation;

/// <summary>The first bytes of a connection: heads of HTTP/1.1 requests, most of them openings of a WebSocket, and whatever else is sent to a web server.</summary>
internal static class HeadGrammar
{
    private static readonly string[] Targets =
    [
        "/socket.io/?EIO=4&transport=websocket", "/socket.io/?EIO=4&transport=websocket", "/socket.io?EIO=4", "/socket.io", "/socket.io/", "/socket.iox", "/socket.io/x", "/",
        "/socket.io/?a=%zz&b=%C3%A9&c=+&=&&", "/socket.io/?a b", "/socket.io/?ü", "/socket.io/#x", "http://h/socket.io/?EIO=4", "*", "/socket.io/?" + "",
    ];

    private static readonly string[] Opening =
    [
        "Host: localhost:5080", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ];

    private static readonly string[] Others =
    [
        "Origin: https://chat.example", "Cookie: a=b; c=d", "cookie: e", "X-Forwarded-For: 1.2.3.4, 5.6.7.8", "x-forwarded-for: 9.9.9.9", "User-Agent: ü☃", "Accept:", "Empty: ",
        "Tabs:\t v \t", "Host: other", "Host:", "Host: a b", "Upgrade: h2c", "Upgrade: WebSocket", "Connection: keep-alive, upgrade", "Connection: close", "Content-Length: 5",
        "Transfer-Encoding: chunked", "Expect: 100-continue", " folded: line", "No colon", ": no name", "Bad Name: x", "Name : x", "NUL: a\0b", "CR: a\rb", "LF: a\nb", "Sec-WebSocket-Extensions: permessage-deflate",
    ];

    internal static void Head(Draft draft, Chance chance)
    {
        if (chance.OneIn(40))
        {
            draft.Add(chance.Pick("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\u0016\u0003\u0001", "\r\n\r\n", "GET", ""));
            return;
        }

        draft.Add(chance.OneIn(20) ? chance.Pick("POST", "get", "GETX", "OPTIONS", "CONNECT") : "GET")
            .Add(" ").Add(chance.Pick(Targets)).Add(" ")
            .Add(chance.OneIn(20) ? chance.Pick("HTTP/1.0", "HTTP/2", "http/1.1", "HTTP/1.1 ") : "HTTP/1.1")
            .Add(chance.OneIn(50) ? "\n" : "\r\n");
        foreach (var header in Opening)
        {
            if (!chance.OneIn(30))
                Line(draft, chance, header);
            while (chance.OneIn(3))
                Line(draft, chance, chance.Pick(Others.AsSpan(0, 8)));
            if (chance.OneIn(15))
                Line(draft, chance, chance.Pick(Others));
        }

        if (chance.OneIn(100))
            draft.Add("Long: ").Repeat((byte)'x', chance.Between(7_000, 9_000)).Add("\r\n");
        draft.Add("\r\n");
        if (chance.OneIn(3))
            draft.AddRandom(chance, chance.Next(50));
    }

    private static void Line(Draft draft, Chance chance, string header) => draft.Add(header).Add(chance.OneIn(200) ? "\n" : "\r\n");
}
