namespace Parley.Accounts.Setup;

/// <summary>The code that makes the first account its server's owner. Safe from any thread.</summary>
public interface ISetupCode
{
    /// <summary>True while nobody owns this server.</summary>
    ValueTask<bool> IsRequiredAsync(CancellationToken cancellationToken);

    /// <summary>The code for the operator to type, like <c>7K3M-Q2XD-9F4H-TB6W</c>; the same until it is used. Null when there is an owner.</summary>
    ValueTask<string?> GetAsync(CancellationToken cancellationToken);
}
