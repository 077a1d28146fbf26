using System.Globalization;
using System.Text;

namespace Parley.Platform.Mail.Smtp;

/// <summary>An answer: its code, and its lines without it.</summary>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines);

/// <summary>Reads a server's answers (RFC 5321 §4.2): <c>250-first</c>, …, <c>250 last</c>. Bounded, because the server may be anybody.</summary>
internal sealed class SmtpReplies(Stream stream)
{
    private const int MostLines = 128, LongestLine = 2_048; // the RFC's own limit is 512 bytes to a line

    private readonly byte[] _buffer = new byte[4_096];
    private int _start, _end;

    /// <summary>Whether more was received than has been read.</summary>
    public bool HasMore => _start < _end;

    /// <exception cref="MailException">It is no answer of SMTP's.</exception>
    /// <exception cref="IOException">The connection ended.</exception>
    public async ValueTask<SmtpReply> ReadAsync(CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (lines.Count < MostLines)
        {
            var line = await ReadLineAsync(cancellationToken);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            {
                break;
            }

            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ')
            {
                return new SmtpReply(code, lines);
            }

            if (line[3] != '-')
            {
                break;
            }
        }

        throw new MailException("The SMTP server answered with what is no SMTP.");
    }

    private async ValueTask<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new List<byte>(128);
        while (true)
        {
            if (_start == _end)
            {
                (_start, _end) = (0, await stream.ReadAsync(_buffer, cancellationToken));
                if (_end == 0)
                {
                    throw new EndOfStreamException("The SMTP server closed the connection.");
                }
            }

            var next = _buffer[_start++];
            if (next == '\n')
            {
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            }

            line.Add(next);
            if (line.Count > LongestLine)
            {
                throw new MailException($"The SMTP server sent a line of more than {LongestLine} bytes.");
            }
        }
    }
}
