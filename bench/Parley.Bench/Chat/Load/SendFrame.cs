using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Parley.Bench.Chat.Load;

/// <summary>
/// The frame that sends a text of 100 characters to a conversation, made once; for each message only numbers are written into it. The text begins with the
/// slot and the round of the message, by which its receivers find it again.
/// </summary>
internal sealed class SendFrame
{
    public const int SlotDigits = 7, RoundDigits = 9;

    /// <summary>Acknowledgement numbers count from here, so that all have the same length.</summary>
    public const int FirstSlot = 1_000_000;

    private const int TextLength = 100, UuidLength = 36;

    private readonly byte[] _frame;
    private readonly int _ack, _id, _text;

    /// <param name="conversation">Where it is sent to.</param>
    /// <param name="words">What follows the numbers, up to the length. Null: one long word.</param>
    public SendFrame(Guid conversation, string? words = null)
    {
        const string name = "[\"send-message\",{\"id\":\"", conversationName = "\",\"conversationId\":\"", text = "\",\"text\":\"";
        var filler = words is null ? new string('x', TextLength) : $"{new string('x', SlotDigits + RoundDigits)} {words}".PadRight(TextLength, 'x')[..TextLength];
        var ack = FirstSlot.ToString(CultureInfo.InvariantCulture);
        var payload = $"42{ack}{name}{Guid.Empty}{conversationName}{conversation}{text}{filler}\"}}]";
        _frame = ClientFrame.Text(Encoding.ASCII.GetBytes(payload));
        _ack = _frame.Length - payload.Length + 2;
        _id = _ack + SlotDigits + name.Length;
        _text = _id + UuidLength + conversationName.Length + UuidLength + text.Length;
    }

    public void Queue(LoadConnection sender, int slot, int round)
    {
        var frame = sender.Reserve(_frame.Length);
        _frame.CopyTo(frame);
        var slotDigits = new System.Buffers.StandardFormat('D', SlotDigits);
        Utf8Formatter.TryFormat(FirstSlot + slot, frame[_ack..], out _, slotDigits);
        Guid.CreateVersion7().TryFormat(frame[_id..], out _);
        Utf8Formatter.TryFormat(FirstSlot + slot, frame[_text..], out _, slotDigits);
        Utf8Formatter.TryFormat(round, frame[(_text + SlotDigits)..], out _, new System.Buffers.StandardFormat('D', RoundDigits));
    }
}
