using System.Text;

namespace Parley.Media.Images;

/// <summary>BlurHash (https://github.com/woltapp/blurhash, Algorithm.md): an image as a few waves, in 28 characters for 4 × 3 of them.</summary>
internal static class BlurHash
{
    private const int X = 4, Y = 3;
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";

    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="rgb">Three bytes per pixel, row by row, sRGB.</param>
    public static string Encode(int width, int height, ReadOnlySpan<byte> rgb)
    {
        Span<float> factors = stackalloc float[X * Y * 3];
        for (var i = 0; i < X * Y; i++)
        {
            Factor(width, height, rgb, i % X, i / X, factors.Slice(i * 3, 3));
        }

        var most = 0f;
        foreach (var factor in factors[3..])
        {
            most = Math.Max(most, Math.Abs(factor));
        }

        var quantised = Math.Clamp((int)((most * 166) - 0.5f), 0, 82);
        var text = new StringBuilder(28);
        Append(text, (X - 1) + ((Y - 1) * 9), 1);
        Append(text, quantised, 1);
        Append(text, (ToSrgb(factors[0]) << 16) | (ToSrgb(factors[1]) << 8) | ToSrgb(factors[2]), 4);
        var scale = (quantised + 1) / 166f;
        for (var i = 1; i < X * Y; i++)
        {
            Append(text, (Step(factors[i * 3] / scale) * 19 * 19) + (Step(factors[(i * 3) + 1] / scale) * 19) + Step(factors[(i * 3) + 2] / scale), 2);
        }

        return text.ToString();
    }

    private static void Factor(int width, int height, ReadOnlySpan<byte> rgb, int i, int j, Span<float> sums)
    {
        sums.Clear();
        for (var y = 0; y < height; y++)
        {
            var vertical = MathF.Cos(MathF.PI * j * y / height);
            for (var x = 0; x < width; x++)
            {
                var basis = MathF.Cos(MathF.PI * i * x / width) * vertical;
                var pixel = rgb.Slice(((y * width) + x) * 3, 3);
                sums[0] += basis * ToLinear(pixel[0]);
                sums[1] += basis * ToLinear(pixel[1]);
                sums[2] += basis * ToLinear(pixel[2]);
            }
        }

        var scale = (i == 0 && j == 0 ? 1f : 2f) / (width * height);
        (sums[0], sums[1], sums[2]) = (sums[0] * scale, sums[1] * scale, sums[2] * scale);
    }

    private static int Step(float value) => (int)Math.Clamp(MathF.Floor((MathF.CopySign(MathF.Sqrt(MathF.Abs(value)), value) * 9) + 9.5f), 0, 18);

    private static float ToLinear(byte value) => value / 255f is var v && v <= 0.04045f ? v / 12.92f : MathF.Pow((v + 0.055f) / 1.055f, 2.4f);

    private static int ToSrgb(float value) =>
        Math.Clamp(value, 0, 1) is var v && v <= 0.0031308f ? (int)((v * 12.92f * 255) + 0.5f) : (int)((((1.055f * MathF.Pow(v, 1 / 2.4f)) - 0.055f) * 255) + 0.5f);

    private static void Append(StringBuilder text, int value, int digits)
    {
        var divisor = (int)Math.Pow(83, digits - 1);
        for (; digits > 0; digits--, divisor /= 83)
        {
            text.Append(Digits[value / divisor % 83]);
        }
    }
}
