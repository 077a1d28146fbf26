using System.Text;

namespace Parley.Bench.SocketIO.Load;

/// <summary>The message of the loads: 128 bytes of JSON, the first property its number, of always the same length.</summary>
internal static class BenchText
{
    public const int FirstNumber = 1_000_000_000, Digits = 10;

    private const int Bytes = 128;

    public static byte[] Packet(string head)
    {
        var message = $"{{\"id\":{FirstNumber},\"text\":\"";
        return Encoding.ASCII.GetBytes(head + message + new string('x', Bytes - message.Length - 2) + "\"}]");
    }

    public static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits[..Digits])
        {
            number = (number * 10) + digit - '0';
        }

        return number - FirstNumber;
    }

    public static void Write(int number, Span<byte> digits)
    {
        number += FirstNumber;
        for (var i = Digits - 1; i >= 0; i--)
        {
            (number, var digit) = Math.DivRem(number, 10);
            digits[i] = (byte)('0' + digit);
        }
    }
}
