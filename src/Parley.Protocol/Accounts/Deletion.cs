namespace Parley.Protocol.Accounts;

/// <summary>The body of <c>POST /me/deletion</c>.</summary>
public sealed record DeleteAccountRequest
{
    /// <summary>Once more, as at sign-in.</summary>
    public string? Password { get; init; }
}

public sealed record DeletionResponse
{
    /// <summary>Until then it can be taken back.</summary>
    public required DateTimeOffset DeletesAt { get; init; }
}
