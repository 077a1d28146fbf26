namespace Parley.Contracts.Accounts;

/// <summary>Some permissions. The default is none.</summary>
public readonly record struct PermissionSet
{
    private readonly ulong _bits; // an enum of more than 64 values would need another form: a test counts them

    private PermissionSet(ulong bits) => _bits = bits;

    public static PermissionSet Of(params ReadOnlySpan<Permission> permissions)
    {
        ulong bits = 0;
        foreach (var permission in permissions)
        {
            bits |= 1UL << (int)permission;
        }

        return new PermissionSet(bits);
    }

    public bool Contains(Permission permission) => (_bits & (1UL << (int)permission)) != 0;

    /// <summary>These and <paramref name="others"/>.</summary>
    public PermissionSet With(PermissionSet others) => new(_bits | others._bits);
}
