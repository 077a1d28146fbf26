using Parley.SocketIO.WebSockets;

namespace Parley.SocketIO.Tests.WebSockets;

/// <summary>RFC 7692 §5 and §7.1.</summary>
public class DeflateOfferTests
{
    private const string Accepted = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    [Theory]
    [InlineData("permessage-deflate")]
    [InlineData("permessage-deflate; client_max_window_bits")]
    [InlineData("permessage-deflate;client_max_window_bits=10 ; server_no_context_takeover")]
    [InlineData("permessage-deflate; client_max_window_bits=\"15\"")]
    [InlineData("x-webkit-deflate-frame, permessage-deflate; client_no_context_takeover")]
    [InlineData("permessage-deflate; server_max_window_bits=10, permessage-deflate")]
    public void Offer_Acceptable_IsAcceptedWithoutContextTakeover(string offers) => Assert.Equal(Accepted, DeflateOffer.Accept(offers));

    [Fact]
    public void Offer_WithTheLargestServerWindow_IsAcceptedWithIt() =>
        Assert.Equal(Accepted + "; server_max_window_bits=15", DeflateOffer.Accept("permessage-deflate; server_max_window_bits=15"));

    [Theory]
    [InlineData("")]
    [InlineData("x-webkit-deflate-frame")]
    [InlineData("permessage-deflate; server_max_window_bits=8")]
    [InlineData("permessage-deflate; server_max_window_bits")]
    [InlineData("permessage-deflate; client_max_window_bits=7")]
    [InlineData("permessage-deflate; client_max_window_bits=16")]
    [InlineData("permessage-deflate; client_max_window_bits=010")]
    [InlineData("permessage-deflate; server_no_context_takeover=1")]
    [InlineData("permessage-deflate; client_max_window_bits; client_max_window_bits=10")]
    [InlineData("permessage-deflate; unknown")]
    [InlineData("permessage-deflate;")]
    [InlineData(";,=;\"")]
    public void Offer_Unacceptable_IsDeclined(string offers) => Assert.Null(DeflateOffer.Accept(offers));
}
